using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Why something is not done with a device.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.device-unknown");

    public static Refusal IllegalMove(DeviceMove move, DeviceState state) => new("refusal.illegal-move", move.ToString(), state.ToString());

    public static Refusal NotTheirMove(DeviceMove move) => new("refusal.not-their-move", move.ToString());

    public static Refusal BoundToOther(string person) => new("refusal.device-bound-to-other", person);

    public static Refusal AlreadyIssued(string person) => new("refusal.device-already-issued", person);

    public static readonly Refusal NotInStock = new("refusal.device-not-in-stock");

    public static readonly Refusal MustBeRecycled = new("refusal.device-must-be-recycled");

    /// <summary>Only its person takes it, and it is recycled when they do.</summary>
    public static readonly Refusal RecycledByItself = new("refusal.recycled-by-itself");

    public static readonly Refusal Disposed = new("refusal.device-disposed");

    public static readonly Refusal CardNeeded = new("refusal.move-needs-card");

    public static readonly Refusal NoTemporary = new("refusal.no-temporary-device");

    public static readonly Refusal OriginalReplaced = new("refusal.original-replaced");

    public static readonly Refusal NotTemporary = new("refusal.not-temporary");

    public static Refusal ExtendedTooLong(DateTimeOffset latest) => new("refusal.extended-too-long", latest.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public static readonly Refusal InPast = new("refusal.date-in-past");

    public static readonly Refusal StaysBlocked = new("refusal.destroyed-stays");

    public static Refusal KeptUntil(DateTimeOffset until) => new("refusal.kept-until", until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public static readonly Refusal NotInStockNow = new("refusal.not-in-stock-now");

    public static readonly Refusal LocationMissing = new("refusal.location-missing");

    /// <summary>Why a move on somebody else's device is not this actor's to make; null when it is.</summary>
    public static Refusal? OfOthers(IMakesDeviceMove move, Device device, Actor actor)
    {
        if (!actor.May(move.Permission)) return Roles.Refusals.NotAllowed(move.Permission);
        if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
        if (actor.DeviceId == device.Id) return Roles.Refusals.DeviceOfSession;
        // There is no chip to empty or to throw away (INV-24).
        if (device.Kind == DeviceKind.MobileApp && move.Move is not (DeviceMove.Resume or DeviceMove.Terminate or DeviceMove.Remove)) return NotTheirMove(move.Move);
        return DeviceLifecycle.Row(move.Move).From.Contains(device.State) ? null : IllegalMove(move.Move, device.State);
    }
}
