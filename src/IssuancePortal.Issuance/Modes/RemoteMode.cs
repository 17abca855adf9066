using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>Remote: an operator invites the person, who finishes on the phone. Deprecated upstream, so off unless a site switches it on.</summary>
public static class RemoteMode
{
    /// <summary>The record of the mode.</summary>
    public static Mode Mode { get; } = new(
        "remote",
        [
            new(StageKind.Request, StageActor.Operator),
            new(StageKind.Invite, StageActor.Operator),
            new(StageKind.Personalise, StageActor.User),
        ],
        [DeviceKind.MobileApp],
        OnByDefault: false);
}
