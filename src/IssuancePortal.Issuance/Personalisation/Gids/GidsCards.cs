using System.Security.Cryptography;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation.Steps;

namespace IssuancePortal.Issuance.Personalisation.Gids;

/// <summary>
/// Virtual smart cards and what else speaks GIDS. The management key is the administrator key, with which the PIN is set too: there is no PUK. An issuance empties the card first, whatever was on it, and tells Windows of
/// its containers last, so that a card that was left in between is an empty one.
/// </summary>
internal sealed class GidsCards : ICardPlan
{
    /// <summary>Key references that the portal uses itself, whatever the card's map says of them.</summary>
    private const int OwnContainers = 3;

    /// <summary>The administrator key that Windows creates virtual smart cards with when it is told DEFAULT.</summary>
    private static readonly AdminKey Factory = new(AdminAlgorithm.TripleDes, Convert.FromHexString("010203040506070801020304050607080102030405060708"));

    /// <inheritdoc/>
    public bool HasPuk => false;

    /// <inheritdoc/>
    public bool Serves(ICardEdge edge) => edge is IPersonalisesGids;

    /// <inheritdoc/>
    public Refusal? Refuse(ICardEdge edge, CardFacts facts, Policies.PolicyContent? content) => content is { Imports: true } ? Refusals.TakesNoKeys : null;

    /// <inheritdoc/>
    public AdminAlgorithm AdminAlgorithmOf(ICardEdge edge, CardFacts facts) => AdminAlgorithm.TripleDes;

    /// <inheritdoc/>
    public IReadOnlyList<AdminKey> Candidates(ICardEdge edge, CardFacts facts, AdminKey? own, bool isFirst) => own is null || isFirst ? [Factory] : [own, Factory];

    /// <inheritdoc/>
    public CardScript Opening(ICardEdge edge, CardFacts facts, AdminKey key) => Opening();

    private static CardScript Opening() =>
        new([GidsCommands.Select, GidsCommands.ChooseAdminKey(WorkKeys.Authenticate), GidsCommands.Challenge(RandomNumberGenerator.GetBytes(GidsAuthentication.ChallengeBytes), WorkKeys.Authenticate)]);

    /// <inheritdoc/>
    /// <remarks>Our challenge, then the card's.</remarks>
    public byte[]? ChallengeOf(CardScript opening, ScriptResult result) =>
        result.Outcome == ScriptOutcome.Completed && GidsCommands.ChallengeIn(opening.Commands[^1].Data) is { } ours && GidsCommands.ChallengeIn(result.Answers[^1].Data) is { } cards ? [.. ours, .. cards] : null;

    /// <inheritdoc/>
    public IReadOnlyList<Lane> Issue(OpenedCard card, byte[]? puk, RunContext context, bool isFirst, RunServices services)
    {
        var slots = context.Policy.Content.Slots;
        var containers = GidsContainer.Of(slots.Select(slot => slot.Slot), GidsKeyAlgorithm.Rsa2048, Guid.NewGuid);
        var bySlot = slots.Select(slot => slot.Slot).Order().Zip(containers).ToDictionary(it => it.First, it => it.Second);
        var surplus = Enumerable.Range(containers.Count, Math.Max(0, Math.Max(OwnContainers, card.Facts.Gids?.Containers ?? 0) - containers.Count));
        var certified = new LaneGate(slots.Count);
        return
        [
            new(WorkKeys.LaneOpen, [new OpenGidsCard(card.Challenge, card.Current, card.ToSet)]),
            new(WorkKeys.LanePin, [new AskCard([GidsCommands.SetPin(WorkKeys.Pin), GidsCommands.VerifyNewPin(WorkKeys.Pin)], WorkKeys.Pin)]),
            new(WorkKeys.LaneErase, [new AskCard(Emptying(surplus), WorkKeys.Erase)]),
            .. slots.Select(slot => new Lane(WorkKeys.LaneKey(slot.Slot), [new PersonaliseContainer(slot.Slot, bySlot[slot.Slot], (key, cancellation) => services.Certify.IssueAsync(context, slot, key, null, cancellation), certified)])),
            new(WorkKeys.LaneClose, [new CloseGidsCard(containers, card.Facts.Gids?.Freshness ?? new byte[6], certified)]),
        ];
    }

    /// <inheritdoc/>
    public Lane? Unlock(AdminKey? own, byte[]? puk) => own is null ? null : new Lane(WorkKeys.LanePin, [new UnlockByAdministrator(own, Opening(), ChallengeOf)]);

    /// <inheritdoc/>
    public CardScript ChangePin() => new([GidsCommands.Select, GidsCommands.ChangePin(WorkKeys.Pin)]);

    /// <inheritdoc/>
    public CardScript AskPinTries() => new([GidsCommands.Select, PivCommands.PinTries(WorkKeys.Pin)]);

    /// <inheritdoc/>
    public ICardProof Prove(PivPublicKey key) => new Proof(key);

    /// <summary>Windows sees no containers any more; then the keys that this issuance does not replace are gone.</summary>
    private static List<ScriptCommand> Emptying(IEnumerable<int> surplus) =>
    [
        GidsCommands.Write(GidsFile.Table, FileTable.Of([]), WorkKeys.Erase),
        GidsCommands.Write(GidsFile.ContainerMap, [], WorkKeys.Erase),
        GidsCommands.Write(GidsFile.KeyMap, ContainerMap.KeysOf([]), WorkKeys.Erase),
        .. surplus.SelectMany(index => GidsCommands.DeleteKey((byte)(GidsContainer.FirstReference + index), WorkKeys.Erase)),
    ];

    /// <summary>The authentication key is the first container's.</summary>
    private sealed class Proof(PivPublicKey key) : ICardProof
    {
        private readonly GidsKeyProof _proof = new(GidsContainer.FirstReference, GidsKeyAlgorithm.Rsa2048);

        public IReadOnlyList<ScriptCommand> Commands => [GidsCommands.Select, GidsCommands.VerifyCurrentPin(WorkKeys.Pin), .. _proof.Commands(WorkKeys.Pin)];

        public bool Holds(ScriptAnswer last) => _proof.Holds(key, last);

        public void Dispose()
        {
            // Holds a challenge only.
        }
    }
}
