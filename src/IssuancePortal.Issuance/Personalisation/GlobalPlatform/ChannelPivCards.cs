using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.GlobalPlatform;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation.Piv;
using IssuancePortal.Issuance.Policies;

namespace IssuancePortal.Issuance.Personalisation.GlobalPlatform;

/// <summary>
/// PIV cards that are administered through SCP03. The device's management key is never on the card: the card's three keys are derived from it, its chip's identity and their version. Which keys a card has is proved by its
/// cryptogram before anything else is sent; the factory's are replaced in the first trip, and a run that died around that finds either.
/// </summary>
internal sealed class ChannelPivCards : IEmptiesCards
{
    /// <summary>Version of the device's own keys: within the range of SCP03, and another than the factory's, so that either set can be told from the other.</summary>
    private const byte OwnVersion = 0x30;

    private const byte OtherOwnVersion = 0x31;
    private const byte FactoryVersion = 0xFF;
    private const int DefaultSize = 16;

    private static readonly AdminKey Factory = new(AdminAlgorithm.Aes128, CardKeySet.Factory(FactoryVersion).Enc);

    private readonly PivCards _piv = new();

    /// <inheritdoc/>
    public bool HasPuk => true;

    /// <inheritdoc/>
    public bool Serves(ICardEdge edge) => edge is GlobalPlatformPivEdge;

    /// <inheritdoc/>
    public Refusal? Refuse(ICardEdge edge, CardFacts facts, PolicyContent? content) => content is { AttestationRequired: true } ? Refusals.CannotAttest : content is { Imports: true } ? Refusals.TakesNoKeys : null;

    /// <inheritdoc/>
    public AdminAlgorithm AdminAlgorithmOf(ICardEdge edge, CardFacts facts) => AdminAlgorithm.Aes256;

    /// <inheritdoc/>
    public IReadOnlyList<AdminKey> Candidates(ICardEdge edge, CardFacts facts, AdminKey? own, bool isFirst)
    {
        if (own is null) return [Factory];
        // What the card told may be from before its keys were put: both remain possible.
        var versions = facts.SecureChannel!.KeyVersions.ToList();
        return isFirst || (versions.Count > 0 && !versions.Exists(IsOwn)) ? [Factory, own] : [own, Factory];
    }

    /// <inheritdoc/>
    public CardScript Opening(ICardEdge edge, CardFacts facts, AdminKey key)
    {
        var channel = facts.SecureChannel!;
        // 0, the card chooses, where it tells of no such set.
        var version = channel.KeyVersions.FirstOrDefault(version => IsOwn(version) != IsFactory(key));
        return ChannelAhead.Script(GlobalPlatformPivEdge.Kind, EndFor(key), version, channel.Scp03!.Value, WorkKeys.Authenticate);
    }

    /// <inheritdoc/>
    /// <remarks>Which end was asked, our challenge, and the card's whole answer.</remarks>
    public byte[]? ChallengeOf(CardScript opening, ScriptResult result)
    {
        var isDomain = opening.Commands[0].Data.AsSpan().SequenceEqual(GlobalPlatformCommands.SecurityDomain.Span);
        return ChannelAhead.TryRead(opening, default, result) is { } ahead ? [(byte)(isDomain ? ChannelEnd.SecurityDomain : ChannelEnd.Application), .. ahead.HostChallenge, .. result.Answers[^1].Data] : null;
    }

    /// <inheritdoc/>
    /// <remarks>A card with a pseudo-random challenge whose counter is known need not be asked, unless its version alone does not tell whose keys it has.</remarks>
    public byte[]? ChallengeUnasked(ICardEdge edge, CardFacts facts, AdminKey key) =>
        facts.SecureChannel is { Scp03: { IsPseudoRandom: true }, SequenceCounter: not null } channel && channel.KeyVersions.ToList() is [var version]
            && version != OwnVersion && IsOwn(version) != IsFactory(key) ? [] : null;

    /// <inheritdoc/>
    public IReadOnlyList<Lane> Issue(OpenedCard card, byte[]? puk, RunContext context, bool isFirst, RunServices services) =>
        new PivPlan(services).Lanes(
            context,
            new PivAbilities(CanReplaceAdminKey: true, CanSetRetries: true, AdminAlgorithm.Aes256, Factory, []),
            card.Facts,
            OpeningStep(card),
            new SetPinThroughChannel(puk!, (context.Policy.Content.PinTries, context.Policy.Content.PukTries)));

    /// <inheritdoc/>
    public IReadOnlyList<Lane> Empty(OpenedCard card, IReadOnlyList<byte[]> puks, IReadOnlyList<PivSlot> retired) => [new(WorkKeys.LaneOpen, [OpeningStep(card)]), new(WorkKeys.LaneErase, [new EraseThroughChannel(puks[0])])];

    /// <inheritdoc/>
    public bool CanReset(ICardEdge edge, CardFacts facts) => false;

    /// <inheritdoc/>
    public SendScript Around(OpenedCard card, SendScript send, ILaneObserver observer)
    {
        var channel = card.Facts.SecureChannel!;
        var secured = new SecuredCard(GlobalPlatformPivEdge.Kind, channel.Scp03!.Value, Sets(card), WorkKeys.Authenticate);
        secured.Has(KeysOn(card), channel.SequenceCounter);
        if (Ahead(card) is { } ahead) secured.Accept(ahead);
        return secured.Around(send, observer);
    }

    /// <inheritdoc/>
    public Lane? Unlock(AdminKey? own, byte[]? puk) => _piv.Unlock(own, puk);

    /// <inheritdoc/>
    public CardScript ChangePin() => _piv.ChangePin();

    /// <inheritdoc/>
    public CardScript AskPinTries() => _piv.AskPinTries();

    /// <inheritdoc/>
    public ICardProof Prove(PivPublicKey key) => _piv.Prove(key);

    private static bool IsOwn(byte version) => version is OwnVersion or OtherOwnVersion;

    private static bool IsFactory(AdminKey key) => ReferenceEquals(key, Factory) || (key.Algorithm == Factory.Algorithm && key.Value.AsSpan().SequenceEqual(Factory.Value));

    private static ChannelEnd EndFor(AdminKey key) => IsFactory(key) ? ChannelEnd.SecurityDomain : ChannelEnd.Application;

    private static Step OpeningStep(OpenedCard card)
    {
        var (now, own) = (KeysOn(card), OwnSets(card));
        return own.Contains(now) ? new OpenChannel() : new PutCardKeys(now, own.First(set => set.Version != now.Version));
    }

    /// <summary>The key set that the card proved to have; where nothing was asked, the one that it tells.</summary>
    private static CardKeySet KeysOn(OpenedCard card)
    {
        var sets = Sets(card);
        if (Ahead(card) is { } ahead) return ahead.FindKeys(sets) ?? throw new AuthorityRefusedException(Refusals.CardKeysRejected);
        var version = card.Facts.SecureChannel!.KeyVersions.First();
        return sets.First(set => set.Version == version);
    }

    private static ChannelAhead? Ahead(OpenedCard card)
    {
        if (card.Challenge.Length == 0) return null;
        var size = card.Facts.SecureChannel!.Scp03!.Value.Size;
        return new ChannelAhead(
            (ChannelEnd)card.Challenge[0],
            card.Challenge[1..(1 + size)],
            InitializeUpdateAnswer.TryRead(card.Challenge.AsSpan(1 + size)) ?? throw new AuthorityRefusedException(Refusals.CardKeysRejected));
    }

    /// <summary>Everything that the card may have: the device's own first, then the factory's under each version that the card tells of.</summary>
    private static CardKeySet[] Sets(OpenedCard card) =>
        [.. OwnSets(card), .. card.Facts.SecureChannel!.KeyVersions.Append(FactoryVersion).Append((byte)0x01).Distinct().Select(CardKeySet.Factory)];

    private static CardKeySet[] OwnSets(OpenedCard card)
    {
        var identity = System.Text.Encoding.ASCII.GetBytes(card.Edge.SerialOf(card.Facts) ?? throw new InvalidOperationException("A card without a serial number got this far."));
        var size = card.Facts.SecureChannel!.Keys.Select(key => key.Size).FirstOrDefault(DefaultSize);
        return [.. ((byte[])[OwnVersion, OtherOwnVersion]).Select(version => CardKeySet.Diversify(card.Own.Value, version, size, identity))];
    }
}
