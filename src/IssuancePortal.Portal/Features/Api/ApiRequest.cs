using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A request.</summary>
internal sealed record ApiRequest(
    Guid Id, string Type, string Mode, string Reason, string State, Guid PersonId, Guid PolicyId, Guid? DeviceId, Guid? ReplacesDeviceId, string? Comment, string CreatedBy, DateTimeOffset CreatedAt,
    int Approvals, int ApprovalsNeeded, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt, string? EndNote)
{
    public static ApiRequest Of(IssuanceRequest request) => new(
        request.Id, request.Type.ToString(), request.Mode, request.Reason.ToString(), request.State.ToString(), request.PersonId, request.PolicyId, request.DeviceId, request.ReplacesDeviceId, request.Comment,
        request.CreatedByName, request.CreatedAt, request.Approvals, request.ApprovalsNeeded, request.ExpiresAt, request.EndedAt, request.EndNote);
}

/// <summary>A request to be filed.</summary>
internal sealed record ApiFile(Guid PersonId, Guid PolicyId, string Mode, IssuanceReason Reason = IssuanceReason.None, Guid? ReplacesDeviceId = null, DateTimeOffset? TemporaryUntil = null, string? Comment = null);

/// <summary>An approval: <paramref name="ContentHash"/> is the hash of what was shown, hexadecimal.</summary>
internal sealed record ApiApprove(string ContentHash, Guid? PolicyId = null);

/// <summary>Why something is done.</summary>
internal sealed record ApiNote(string Reason = "");
