using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>What a run works with; read once when it starts or is taken up again.</summary>
/// <param name="Run">The run.</param>
/// <param name="Device">The device.</param>
/// <param name="Person">Its person.</param>
/// <param name="Photo">The person's photo; null for none.</param>
/// <param name="Policy">What goes on the device.</param>
/// <param name="IsFirstRun">True when no earlier run can have changed the card.</param>
internal sealed record RunContext(Run Run, Device Device, Person Person, PersonPhoto? Photo, DevicePolicy Policy, bool IsFirstRun)
{
    /// <summary>What goes onto the card from escrow in this attempt.</summary>
    public KeysToImport Keys { get; init; } = KeysToImport.None;

    /// <summary>Told, by slot, which authority outside is waited for, and null when it is not any more; null where nobody listens.</summary>
    public Action<byte, Authorities.AuthorityWait?>? Tell { get; init; }

    /// <summary>The edge that speaks to the device.</summary>
    public ICardEdge Edge => EdgeCatalogue.Find(Device.Edge) ?? throw new InvalidOperationException($"Device {Device.Id} has the edge {Device.Edge}, which is not in the catalogue.");
}

/// <summary>The device's card as it lies in a reader now.</summary>
/// <param name="Reader">Reader name.</param>
/// <param name="InsertionId">This insertion.</param>
/// <param name="Facts">What it answered.</param>
internal sealed record PresentCard(string Reader, Guid InsertionId, CardFacts Facts);
