using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation.Steps;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Personalisation.Piv;

/// <summary>PIV cards and what speaks PIV (SP 800-73-5).</summary>
internal sealed class PivCards : IEmptiesCards
{
    private const byte Authentication = 0x9A;

    /// <inheritdoc/>
    public bool HasPuk => true;

    /// <inheritdoc/>
    public bool Serves(ICardEdge edge) => edge is IPersonalisesPiv;

    /// <inheritdoc/>
    public Refusal? Refuse(ICardEdge edge, CardFacts facts, PolicyContent? content)
    {
        var abilities = Abilities(edge, facts);
        if (!abilities.CanReplaceAdminKey) return Refusals.FactoryKeyStays;
        if (content is null) return null;
        if (content.MinimumFirmware is { } oldest && facts.AppletVersion is { } firmware && firmware < oldest) return Refusals.FirmwareTooOld(firmware, oldest);
        if (content.AttestationRequired && (!abilities.CanAttest || facts.AttestationCertificate is null)) return Refusals.CannotAttest;
        if ((content.KeyHistory > 0 && abilities.Imports.Count == 0) || content.Slots.Any(slot => slot.IsEscrowed && !abilities.Imports.Contains(PivPlan.OnCard(slot.Algorithm)))) return Refusals.TakesNoKeys;
        return FirstUnknown(content, abilities) is { } algorithm ? Refusals.AlgorithmNotOnCard(algorithm.ToString()) : null;
    }

    /// <inheritdoc/>
    public bool Takes(ICardEdge edge, CardFacts facts, KeyAlgorithm algorithm) => Abilities(edge, facts).Imports.Contains(PivPlan.OnCard(algorithm));

    /// <inheritdoc/>
    public AdminAlgorithm AdminAlgorithmOf(ICardEdge edge, CardFacts facts) => Abilities(edge, facts).AdminAlgorithm;

    /// <inheritdoc/>
    public IReadOnlyList<AdminKey> Candidates(ICardEdge edge, CardFacts facts, AdminKey? own, bool isFirst)
    {
        var factory = Abilities(edge, facts).FactoryAdminKey;
        if (own is null) return [factory];
        // That it has the factory's may be from before a run that has just ended: its own remains possible.
        return facts.ManagementKey?.IsFactory switch { true => [factory, own], false => [own], null => isFirst ? [factory] : [own, factory] };
    }

    /// <inheritdoc/>
    public CardScript Opening(ICardEdge edge, CardFacts facts, AdminKey key) => new([PivCommands.Select, PivCommands.AskWitness(key.Algorithm, WorkKeys.Authenticate)]);

    /// <inheritdoc/>
    public byte[]? ChallengeOf(CardScript opening, ScriptResult result) => result.Outcome == ScriptOutcome.Completed ? PivCommands.WitnessOf(result.Answers[^1]) : null;

    /// <inheritdoc/>
    public IReadOnlyList<Lane> Issue(OpenedCard card, byte[]? puk, RunContext context, bool isFirst, RunServices services)
    {
        var abilities = Abilities(card.Edge, card.Facts);
        var pukNow = card.Facts.PukIsFactory switch { true => PukNow.Factory, false => PukNow.Own, null => isFirst ? PukNow.Factory : PukNow.Unknown };
        var tries = abilities.CanSetRetries ? (context.Policy.Content.PinTries, context.Policy.Content.PukTries) : ((int, int)?)null;
        return new PivPlan(services).Lanes(
            context,
            abilities,
            card.Facts,
            new OpenCard(card.Challenge, card.Current, card.ToSet),
            new SetPinAndPuk(abilities.FactoryPuk, puk!, pukNow, tries));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Lane> Empty(OpenedCard card, IReadOnlyList<byte[]> puks, IReadOnlyList<PivSlot> retired)
    {
        var abilities = Abilities(card.Edge, card.Facts);
        return
        [
            new(WorkKeys.LaneOpen, [new OpenCard(card.Challenge, card.Current, card.ToSet)]),
            new(WorkKeys.LaneErase, [new EraseCard([.. puks, abilities.FactoryPuk], puks[0], abilities.CanDeleteKeys, retired)]),
        ];
    }

    /// <inheritdoc/>
    public bool CanReset(ICardEdge edge, CardFacts facts) => Abilities(edge, facts).CanReset;

    /// <inheritdoc/>
    public Lane? Unlock(AdminKey? own, byte[]? puk) =>
        puk is null ? null : new Lane(WorkKeys.LanePin, [new AskCard([PivCommands.Select, PivCommands.SetPinWithPuk(puk, WorkKeys.Pin), PivCommands.VerifyNewPin(WorkKeys.Pin)], WorkKeys.Pin)]);

    /// <inheritdoc/>
    public CardScript ChangePin() => new([PivCommands.Select, PivCommands.ChangePin(WorkKeys.Pin)]);

    /// <inheritdoc/>
    public CardScript AskPinTries() => new([PivCommands.Select, PivCommands.PinTries(WorkKeys.Pin)]);

    /// <inheritdoc/>
    public ICardProof Prove(PivPublicKey key) => new Proof(key);

    private static PivAbilities Abilities(ICardEdge edge, CardFacts facts) => ((IPersonalisesPiv)edge).AbilitiesOf(facts);

    /// <summary>An algorithm of the policy that the card is known not to make keys of; null for none.</summary>
    private static KeyAlgorithm? FirstUnknown(PolicyContent content, PivAbilities abilities) =>
        abilities.KeyAlgorithms is { } known ? content.Slots.Where(slot => !slot.IsEscrowed).Select(slot => (KeyAlgorithm?)slot.Algorithm).FirstOrDefault(algorithm => !known.Contains(PivPlan.OnCard(algorithm!.Value))) : null;

    private sealed class Proof(PivPublicKey key) : ICardProof
    {
        private readonly KeyProof _proof = new(PivSlot.Find(Authentication)!, key.Algorithm);

        public IReadOnlyList<ScriptCommand> Commands => [PivCommands.Select, PivCommands.VerifyCurrentPin(WorkKeys.Pin), _proof.Command(WorkKeys.Pin)];

        public bool Holds(ScriptAnswer last) => _proof.Holds(key, last);

        public void Dispose() => _proof.Dispose();
    }
}
