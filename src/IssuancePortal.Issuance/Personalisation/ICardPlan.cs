using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// How the cards of a family are worked on: which management keys they may have, how they are opened, and the lanes that issue or unlock them. One for each family, found by <see cref="CardPlans.Find"/>; nothing else
/// asks what kind a card is.
/// </summary>
internal interface ICardPlan
{
    /// <summary>True for the edges of its family.</summary>
    bool Serves(ICardEdge edge);

    /// <summary>True when a PUK is kept for each device.</summary>
    bool HasPuk { get; }

    /// <summary>Why a card cannot be issued whoever it is for; null when it can.</summary>
    /// <param name="edge">Its edge.</param>
    /// <param name="facts">What it answered.</param>
    /// <param name="content">What would be issued to it; null only looks.</param>
    Refusal? Refuse(ICardEdge edge, CardFacts facts, PolicyContent? content);

    /// <summary>True when a card takes keys of an algorithm that were made elsewhere.</summary>
    bool Takes(ICardEdge edge, CardFacts facts, KeyAlgorithm algorithm) => false;

    /// <summary>Algorithm of the management key that a card shall get.</summary>
    AdminAlgorithm AdminAlgorithmOf(ICardEdge edge, CardFacts facts);

    /// <summary>Which management keys a card may have, likeliest first.</summary>
    /// <param name="edge">Its edge.</param>
    /// <param name="facts">What it answered.</param>
    /// <param name="own">The key settled for it; null before one was.</param>
    /// <param name="isFirst">True when nothing can have changed it yet.</param>
    IReadOnlyList<AdminKey> Candidates(ICardEdge edge, CardFacts facts, AdminKey? own, bool isFirst);

    /// <summary>Selects the application and asks what the proof of a management key must answer. Can be sent ahead, in human time.</summary>
    CardScript Opening(ICardEdge edge, CardFacts facts, AdminKey key);

    /// <summary>What stands for <see cref="OpenedCard.Challenge"/> where the card need not be asked; null where it must be.</summary>
    byte[]? ChallengeUnasked(ICardEdge edge, CardFacts facts, AdminKey key) => null;

    /// <summary>What scripts have to go through to be taken by the card, where they cannot be sent as lanes make them.</summary>
    /// <param name="card">The card, opened.</param>
    /// <param name="send">Sends a script: one trip.</param>
    /// <param name="observer">Told of what is really sent.</param>
    SendScript Around(OpenedCard card, SendScript send, ILaneObserver observer) => send;

    /// <summary>What the opening brought, for <see cref="OpenedCard.Challenge"/>; null when the card refused.</summary>
    byte[]? ChallengeOf(CardScript opening, ScriptResult result);

    /// <summary>The lanes of an issuance, in the order in which their commands go into a trip.</summary>
    /// <param name="card">The card, opened.</param>
    /// <param name="puk">The PUK settled for it; null where none is kept.</param>
    /// <param name="context">Run, device, person, policy.</param>
    /// <param name="isFirst">True when nothing can have changed it yet.</param>
    /// <param name="services">Signer, authority and the issuer's name.</param>
    IReadOnlyList<Lane> Issue(OpenedCard card, byte[]? puk, RunContext context, bool isFirst, RunServices services);

    /// <summary>The lane that sets a new PIN on a card whose PIN is blocked or forgotten, spending no try; it opens the card itself. Null when a key that it needs was never settled.</summary>
    Lane? Unlock(AdminKey? own, byte[]? puk);

    /// <summary>Changes the PIN from the one that its person enters to a new one. The last command's answer tells of a wrong PIN.</summary>
    CardScript ChangePin();

    /// <summary>Asks how many wrong PINs are left, and spends none: the last command answers 63Cx, or 6983 for none.</summary>
    CardScript AskPinTries();

    /// <summary>Lets the card prove that its person is there: the PIN that it has, then the key of the authentication certificate.</summary>
    ICardProof Prove(PivPublicKey key);
}

/// <summary>A family whose cards are made blank by somebody at a reader, and not by the next issuance itself.</summary>
internal interface IEmptiesCards : ICardPlan
{
    /// <summary>The lanes that make a card blank.</summary>
    /// <param name="card">The card, opened.</param>
    /// <param name="puks">PUKs that it may have, the one that it shall have first.</param>
    /// <param name="retired">Retired slots that it may have something in.</param>
    IReadOnlyList<Lane> Empty(OpenedCard card, IReadOnlyList<byte[]> puks, IReadOnlyList<PivSlot> retired);

    /// <summary>True for a card that goes back to its factory state once PIN and PUK are blocked.</summary>
    bool CanReset(ICardEdge edge, CardFacts facts);
}

/// <summary>A card whose opening was answered.</summary>
/// <param name="Edge">Its edge.</param>
/// <param name="Facts">What it answered when it was inserted.</param>
/// <param name="Current">The management key it is taken to have.</param>
/// <param name="Own">The management key it shall have.</param>
/// <param name="Challenge">What its proof must answer.</param>
internal sealed record OpenedCard(ICardEdge Edge, CardFacts Facts, AdminKey Current, AdminKey Own, byte[] Challenge)
{
    /// <summary>The key to be set; null when the card has it.</summary>
    public AdminKey? ToSet => Current == Own ? null : Own;
}

/// <summary>A proof that a card gives at once.</summary>
internal interface ICardProof : IDisposable
{
    /// <summary>The commands; the second one verifies the PIN, the last one is answered with the proof.</summary>
    IReadOnlyList<ScriptCommand> Commands { get; }

    /// <summary>True when the last answer could only come from the certificate's key.</summary>
    bool Holds(ScriptAnswer last);
}

/// <summary>All plans.</summary>
internal static class CardPlans
{
    private static readonly ICardPlan[] All = [new Piv.PivCards(), new GlobalPlatform.ChannelPivCards(), new Gids.GidsCards()];

    /// <summary>The plan for an edge's cards; null when they cannot be personalised.</summary>
    public static ICardPlan? Find(ICardEdge edge) => All.FirstOrDefault(plan => plan.Serves(edge));
}
