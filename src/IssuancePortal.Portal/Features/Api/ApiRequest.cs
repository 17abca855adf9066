using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A request.</summary>
internal sealed record ApiRequest(
    Guid Id, string Type, string Mode, string Reason, string State, Guid PersonId, Guid PolicyId, Guid? DeviceId, Guid? ReplacesDeviceId, string? Comment, string CreatedBy, DateTimeOffset CreatedAt,
    int Approvals, int ApprovalsNeeded, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt, string? EndNote, string? Ending = null)
{
    public static ApiRequest Of(IssuanceRequest request) => new(
        request.Id, request.Type.ToString(), request.Mode, request.Reason.ToString(), request.State.ToString(), request.PersonId, request.PolicyId, request.DeviceId, request.ReplacesDeviceId, request.Comment,
        request.CreatedByName, request.CreatedAt, request.Approvals, request.ApprovalsNeeded, request.ExpiresAt, request.EndedAt, request.EndNote, request.Ending?.ToString());
}

/// <summary>A request with what an approval is given for: its hash goes into the approval.</summary>
internal sealed record ApiRequestDetail(ApiRequest Request, string ContentHash);

/// <summary>A request in a list.</summary>
internal sealed record ApiQueueItem(ApiRequest Request, string Person, string Policy, DateTimeOffset? DueAt, string? ClaimedBy, DateTimeOffset? ClaimedUntil);

/// <summary>A part of a list of requests.</summary>
/// <param name="Items">Rows in order.</param>
/// <param name="Next">Where the next part begins: goes into the query as after; null at the end.</param>
internal sealed record ApiQueuePart(IReadOnlyList<ApiQueueItem> Items, string? Next);

/// <summary>How many rows a list has; IsMore when counting was broken off.</summary>
internal sealed record ApiCount(int Value, bool IsMore);

/// <summary>What was decided on a request, and by whom.</summary>
internal sealed record ApiDecisions(string State, int Approvals, int ApprovalsNeeded, IReadOnlyList<ApiApproval> Given, string? EndedBy, DateTimeOffset? EndedAt, string? EndNote);

/// <summary>An approval; void when what it was given for was changed since.</summary>
internal sealed record ApiApproval(string Officer, DateTimeOffset At, string ContentHash, bool IsVoid);

/// <summary>A request to be filed.</summary>
internal sealed record ApiFile(
    Guid PersonId, Guid PolicyId, string Mode, [property: JsonConverter(typeof(NamesOnly<IssuanceReason>))] IssuanceReason Reason = IssuanceReason.None, Guid? ReplacesDeviceId = null, DateTimeOffset? TemporaryUntil = null,
    string? Comment = null)
{
    public FileOrder Order => new(PersonId, PolicyId, Mode, Reason, ReplacesDeviceId, TemporaryUntil, Comment);
}

/// <summary>What an open request says instead. Its approvals are void with it.</summary>
internal sealed record ApiEdit(Guid PolicyId, string? Comment = null, DateTimeOffset? TemporaryUntil = null);

/// <summary>An approval: <paramref name="ContentHash"/> is the hash of what was shown, hexadecimal.</summary>
internal sealed record ApiApprove(string ContentHash, Guid? PolicyId = null);

/// <summary>How a device got to its person.</summary>
internal sealed record ApiHandOver([property: JsonConverter(typeof(NamesOnly<HandOverWay>))] HandOverWay Way);

/// <summary>When it was.</summary>
internal sealed record ApiAt(DateTimeOffset At);

/// <summary>Id of what was made.</summary>
internal sealed record ApiId(Guid Id);

/// <summary>Why something is done.</summary>
internal sealed record ApiNote(string Reason = "");
