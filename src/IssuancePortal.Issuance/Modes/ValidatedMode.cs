using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>As face to face, but a validation officer approves before anything is personalised.</summary>
public static class ValidatedMode
{
    /// <summary>The record of the mode.</summary>
    public static Mode Mode { get; } = new(
        "validated",
        [
            new(StageKind.Request, StageActor.Operator),
            new(StageKind.Validate, StageActor.Officer),
            new(StageKind.Bind, StageActor.Operator),
            new(StageKind.Personalise, StageActor.Operator),
            new(StageKind.Print, StageActor.Operator, Optional: true),
            new(StageKind.HandOver, StageActor.Operator),
        ],
        [DeviceKind.PivCard, DeviceKind.YubiKey]);
}
