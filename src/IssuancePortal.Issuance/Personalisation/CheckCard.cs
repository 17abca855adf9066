using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using DeviceRefusals = IssuancePortal.Issuance.Devices.Refusals;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Tells what a card in a reader is, whose it is, and whether it can be issued to a person under a policy.</summary>
/// <param name="settings">Whether unknown cards are taken in.</param>
public sealed class CheckCard(ISettings settings)
{
    /// <summary>What is known of the card, and the refusal when it cannot be issued.</summary>
    /// <param name="session">The store.</param>
    /// <param name="report">What the client reported.</param>
    /// <param name="personId">The person it would be issued to; null only looks.</param>
    /// <param name="policy">The policy it would be issued under; null only looks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<CheckedCard> LookAsync(IStoreSession session, CardReport report, Guid? personId, DevicePolicy? policy, CancellationToken cancellation)
    {
        var facts = CardFacts.Read(report);
        if (EdgeCatalogue.Recognise(facts) is not { } edge) return new CheckedCard(facts, null, null, null, null, Refusals.CardUnknown);
        if (CardPlans.Find(edge) is not { } plan) return new CheckedCard(facts, edge, edge.SerialOf(facts), null, null, Refusals.KindNotSupported(edge.Name));
        if (edge.SerialOf(facts) is not { } serial) return new CheckedCard(facts, edge, null, null, null, Refusals.CardWithoutSerial);

        var device = await session.DeviceBySerialAsync(DeviceKinds.Of(edge), serial, cancellation);
        var owner = device?.PersonId is { } ownerId ? await session.PersonAsync(ownerId, cancellation) : null;
        return new CheckedCard(facts, edge, serial, device, owner?.Name, Refuse(plan.Refuse(edge, facts, policy?.Content), edge, device, owner?.Name, personId, policy));
    }

    /// <summary>Why people may not take a card for themselves that an operator could issue to them; null when they may.</summary>
    public Refusal? RefuseTaking(CheckedCard card) => card is { Refusal: null, Device: null, Edge: not null } && !DeviceKinds.AreUserBound(DeviceKinds.Of(card.Edge)) && !settings.Get<SelfServiceSettings>().TakeUnknownDevice ? DeviceRefusals.NotInStock : null;

    private Refusal? Refuse(Refusal? ofCard, ICardEdge edge, Device? device, string? owner, Guid? personId, DevicePolicy? policy)
    {
        if (policy is not null && policy.Kind != DeviceKinds.Of(edge)) return Refusals.WrongKind(policy.Kind.ToString());
        if (ofCard is not null) return ofCard;
        var isUserBound = DeviceKinds.AreUserBound(DeviceKinds.Of(edge));
        return device switch
        {
            null => isUserBound || settings.Get<DeviceSettings>().TakeInUnknown ? null : DeviceRefusals.NotInStock,
            { State: DeviceState.Available } => null,
            { State: DeviceState.Terminated or DeviceState.Failed } when isUserBound => null,
            { State: DeviceState.Failed } or { State: DeviceState.Assigned } => personId is null || device.PersonId == personId ? null : DeviceRefusals.BoundToOther(owner ?? "?"),
            { State: DeviceState.InProduction } => Refusals.RunOpen,
            { State: DeviceState.Terminated } => DeviceRefusals.MustBeRecycled,
            { State: DeviceState.Disposed } => DeviceRefusals.Disposed,
            _ => DeviceRefusals.AlreadyIssued(owner ?? "?"),
        };
    }
}

/// <summary>What a card in a reader is.</summary>
/// <param name="Facts">What it answered.</param>
/// <param name="Edge">Its family; null when not recognised.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Device">The device, when the portal knows it.</param>
/// <param name="Owner">Name of the person it is bound to.</param>
/// <param name="Refusal">Why it cannot be issued; null when it can.</param>
public sealed record CheckedCard(CardFacts Facts, ICardEdge? Edge, string? Serial, Device? Device, string? Owner, Refusal? Refusal);
