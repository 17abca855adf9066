using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>Face to face: one operator with the person present; the working device is handed over at once.</summary>
public static class LocalMode
{
    /// <summary>The record of the mode.</summary>
    public static Mode Mode { get; } = new(
        "local",
        [
            new(StageKind.Request, StageActor.Operator),
            new(StageKind.Bind, StageActor.Operator),
            new(StageKind.Personalise, StageActor.Operator),
            new(StageKind.Print, StageActor.Operator, Optional: true),
            new(StageKind.HandOver, StageActor.Operator),
        ],
        [DeviceKind.PivCard, DeviceKind.YubiKey]);
}
