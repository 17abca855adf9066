using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>Self-enrolment, bound by user: the person takes a device from stock, binds it to themselves and personalises it.</summary>
public static class UserBoundMode
{
    /// <summary>The record of the mode.</summary>
    public static Mode Mode { get; } = new(
        "self-user-bound",
        [
            new(StageKind.Request, StageActor.User),
            new(StageKind.Bind, StageActor.User),
            new(StageKind.Personalise, StageActor.User),
        ],
        [DeviceKind.PivCard, DeviceKind.YubiKey, DeviceKind.VirtualSmartCard, DeviceKind.MobileApp]);
}
