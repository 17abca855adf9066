using static IssuancePortal.Issuance.Devices.CertificateEffect;
using static IssuancePortal.Issuance.Devices.DeviceMove;
using static IssuancePortal.Issuance.Devices.DeviceState;
using static IssuancePortal.Issuance.Devices.MoveActor;

namespace IssuancePortal.Issuance.Devices;

/// <summary>One row: in these states this move may be made by these actors, and leads there.</summary>
/// <param name="Id">T1 to T22; T14s beside T14, for a suspended device goes back to being suspended.</param>
/// <param name="From">States it starts from; empty for a device that is not known yet.</param>
/// <param name="Move">The move.</param>
/// <param name="By">Who may make it.</param>
/// <param name="To">State it leads to; null when the device is removed.</param>
/// <param name="Effect">What it does to the certificates.</param>
/// <param name="Guard">Text key of the condition beyond state and actor; null for none.</param>
public sealed record DeviceTransition(string Id, DeviceState[] From, DeviceMove Move, MoveActor By, DeviceState? To, CertificateEffect Effect, string? Guard = null)
{
    /// <summary>Text key of the move's name.</summary>
    public string TextKey => $"device.move.{Move}";
}

/// <summary>Who may make a move; combined.</summary>
[Flags]
public enum MoveActor
{
    Operator = 1,
    Officer = 2,
    HelpDesk = 4,
    User = 8,
    Administrator = 16,
    Portal = 32,
}

/// <summary>The life of a device as a table. Buttons, checks, documentation and tests read these rows; a site may remove rows, never add.</summary>
public static class DeviceLifecycle
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<DeviceTransition> Rows { get; } =
    [
        new("T1", [], Import, Administrator | Operator | Portal, Available, None, "guard.kind-enabled"),
        new("T2", [Available], Bind, Operator | User, Assigned, None, "guard.within-device-limit"),
        new("T3", [Assigned], Unbind, Operator | HelpDesk | Portal, Available, None, "guard.request-ended"),
        new("T4", [Assigned], StartPersonalisation, Operator | User, InProduction, None, "guard.approved-request"),
        new("T5", [InProduction], Issue, Portal, Issued, CertificateEffect.Activate, "guard.card-verified"),
        new("T6", [InProduction], Produce, Portal, Produced, Hold, "guard.card-verified"),
        new("T7", [Produced], DeviceMove.Activate, Operator | User, Issued, Release),
        new("T8", [InProduction], Fail, Portal, Failed, Revoke),
        new("T9", [Failed], Retry, Operator | User, InProduction, None, "guard.same-person"),
        new("T10", [Failed], RecycleFailed, Operator | Portal, Available, Revoke, "guard.card-present"),
        new("T11", [Issued], Suspend, HelpDesk | User, Suspended, Hold),
        new("T12", [Suspended], Resume, HelpDesk, Issued, Release),
        new("T13", [Issued, Suspended], Invalidate, HelpDesk | User, Invalid, Hold, "guard.replacement-reason"),
        new("T14", [Invalid], Restore, HelpDesk | User | Officer | Portal, Issued, Release, "guard.replacement-not-executed"),
        new("T14s", [Invalid], RestoreSuspended, HelpDesk | User | Officer | Portal, Suspended, Release, "guard.replacement-not-executed"),
        new("T15", [Invalid], DeviceMove.ReturnTemporary, HelpDesk | Operator | Portal, Issued, Release, "guard.reason-forgotten"),
        new("T16", [Invalid], RetireReplaced, Portal, Terminated, Revoke, "guard.replacement-issued"),
        new("T17", [Issued, Suspended, Produced, Invalid], Terminate, HelpDesk | Portal, Terminated, Revoke, "guard.not-own-device"),
        new("T18", [Issued], Expire, Portal, Invalid, None, "guard.expiry-passed"),
        new("T19", [Issued], Reissue, Operator | User, InProduction, Revoke, "guard.approved-request"),
        new("T20", [Terminated], Recycle, Operator | Portal, Available, Revoke, "guard.card-present"),
        new("T21", [Terminated, Available, Failed], DeviceMove.Dispose, Operator | HelpDesk, Disposed, None),
        new("T22", [Disposed, Terminated], Remove, Administrator, null, None, "guard.retention-over"),
    ];

    /// <summary>The row of a move.</summary>
    public static DeviceTransition Row(DeviceMove move) => Rows.First(row => row.Move == move);

    /// <summary>The rows that start from a state, for buttons.</summary>
    public static IEnumerable<DeviceTransition> From(DeviceState state) => Rows.Where(row => row.From.Contains(state));
}
