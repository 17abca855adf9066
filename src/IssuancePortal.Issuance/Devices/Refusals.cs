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

    public static readonly Refusal Disposed = new("refusal.device-disposed");
}
