using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>Who may decide on a request: a validation officer who neither asked for it nor gets it (FIPS 201-3 §2.7), once.</summary>
public static class FourEyes
{
    /// <summary>Why this actor may not decide on the request, shown before they try; null when they may. The database refuses the same.</summary>
    public static Refusal? Refuse(IssuanceRequest request, IReadOnlyList<RequestApproval> approvals, Actor actor, DateTimeOffset now)
    {
        if (!actor.May(Permission.ApproveRequests)) return Roles.Refusals.NotAllowed(Permission.ApproveRequests);
        if (request.State != RequestState.PendingApproval) return RequestRefusals.Decided(request.EndedByName ?? approvals.LastOrDefault(it => !it.IsVoid)?.OfficerName ?? "", request.State, request.EndedAt ?? approvals.LastOrDefault(it => !it.IsVoid)?.At);
        if (actor.PersonId == request.PersonId) return RequestRefusals.ForYourself;
        if (actor.AccountId == request.CreatedBy || (actor.PersonId is { } person && person == request.CreatedByPersonId)) return RequestRefusals.OwnRequest;
        if (HasApproved(approvals, actor)) return RequestRefusals.AlreadyApproved;
        if (request.ExpiresAt <= now) return RequestRefusals.Expired;
        return request.IsClaimed(actor.AccountId, now) ? RequestRefusals.Claimed(request.ClaimedByName ?? "") : null;
    }

    /// <summary>True when one of the approvals that count is this actor's, given with whichever of their accounts: they neither approve again nor carry out what they approved.</summary>
    public static bool HasApproved(IEnumerable<RequestApproval> approvals, Actor actor) =>
        approvals.Any(it => !it.IsVoid && (it.OfficerId == actor.AccountId || (it.OfficerPersonId is { } officer && officer == actor.PersonId)));

    /// <summary>Why an approved request may not be carried out by this actor now: by nobody who approved it, and only while enough officers have approved exactly what it is about. Null when it may.</summary>
    internal static async Task<Refusal?> RefuseCarryingOutAsync(IStoreSession session, IssuanceRequest request, Actor actor, CancellationToken cancellation)
    {
        if (request.ApprovalsNeeded == 0) return null;
        var approvals = (await session.ApprovalsOfAsync(request.Id, cancellation)).Where(approval => !approval.IsVoid).ToList();
        if (HasApproved(approvals, actor)) return RequestRefusals.AlreadyApproved;
        var hash = (await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash();
        return approvals.Count(approval => approval.ContentHash.AsSpan().SequenceEqual(hash)) >= request.ApprovalsNeeded ? null : RequestRefusals.ApprovalVoid;
    }
}
