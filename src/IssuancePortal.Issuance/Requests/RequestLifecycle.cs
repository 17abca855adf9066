using IssuancePortal.Issuance.Devices;
using static IssuancePortal.Issuance.Devices.MoveActor;
using static IssuancePortal.Issuance.Requests.RequestMove;
using static IssuancePortal.Issuance.Requests.RequestState;

namespace IssuancePortal.Issuance.Requests;

/// <summary>One row: in these states this move may be made by these actors, and leads there.</summary>
public sealed record RequestTransition(string Id, RequestState[] From, RequestMove Move, MoveActor By, RequestState To, string? Guard = null)
{
    /// <summary>Text key of the move's name.</summary>
    public string TextKey => $"request.move.{Move}";
}

/// <summary>The life of a request as a table, read as <see cref="DeviceLifecycle"/> is.</summary>
public static class RequestLifecycle
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<RequestTransition> Rows { get; } =
    [
        new("R1", [], RequestMove.File, Operator | HelpDesk | User, PendingApproval, "guard.no-open-request"),
        new("R2", [], FileApproved, Operator | HelpDesk | User | Portal, Approved, "guard.no-approval-needed"),
        new("R3", [PendingApproval], Approve, Officer, Approved, "guard.four-eyes"),
        new("R4", [PendingApproval], Deny, Officer, Denied, "guard.reason-given"),
        new("R5", [PendingApproval, Approved, Failed], Cancel, Operator | HelpDesk | User | Portal, Cancelled),
        new("R6", [PendingApproval, Approved], RequestMove.Expire, Portal, Expired, "guard.older-than-policy"),
        new("R7", [Approved, Failed], Execute, Operator | HelpDesk | User | Portal, Executing, "guard.device-matches"),
        new("R8", [Executing], Complete, Portal, Executed, "guard.card-verified"),
        new("R9", [Executing], RequestMove.Fail, Portal, Failed),
        new("R10", [Approved, PendingApproval], VoidApproval, Operator | HelpDesk | Officer | User | Portal, PendingApproval, "guard.content-changed"),
        new("R11", [PendingApproval], ChangePolicy, Officer, PendingApproval, "guard.policy-allows"),
    ];

    /// <summary>The row of a move.</summary>
    public static RequestTransition Row(RequestMove move) => Rows.First(row => row.Move == move);
}
