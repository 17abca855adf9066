using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>Self-enrolment, bound by operator: the operator records a device for a person and hands it over blank; the person personalises exactly that device.</summary>
public static class OperatorBoundMode
{
    /// <summary>The record of the mode.</summary>
    public static Mode Mode { get; } = new(
        "self-operator-bound",
        [
            new(StageKind.Request, StageActor.Operator),
            new(StageKind.Bind, StageActor.Operator),
            new(StageKind.Print, StageActor.Operator, Optional: true),
            new(StageKind.HandOver, StageActor.Operator),
            new(StageKind.Personalise, StageActor.User),
        ],
        [DeviceKind.PivCard, DeviceKind.YubiKey]);
}
