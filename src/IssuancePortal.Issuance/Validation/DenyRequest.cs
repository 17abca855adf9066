using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>An officer's no.</summary>
/// <param name="RequestId">To which request.</param>
/// <param name="Reason">Why, for whoever asked.</param>
public sealed record DenyOrder(Guid RequestId, string Reason);

/// <summary>Carries out a <see cref="DenyOrder"/>; what the request had done to other devices is undone.</summary>
/// <param name="store">The store.</param>
/// <param name="replacements">Undoes it.</param>
/// <param name="time">Clock.</param>
public sealed class DenyRequest(IIssuanceStore store, ReplaceDevices replacements, TimeProvider time)
{
    /// <summary>The state afterwards; or why nothing was denied.</summary>
    public async Task<Result<RequestState>> DenyAsync(DenyOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(order.Reason)) return RequestRefusals.ReasonMissing;
        if (order.Reason.Length > FileRequest.MaxText) return RequestRefusals.TextTooLong;
        return await store.ChangeAsync<RequestState>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.RequestAsync(order.RequestId, cancellation) is not { } request) return actor.May(Permission.ApproveRequests) ? RequestRefusals.Unknown : Roles.Refusals.NotAllowed(Permission.ApproveRequests);
                if (FourEyes.Refuse(request, await session.ApprovalsOfAsync(request.Id, cancellation), actor, now) is { } refused) return refused;
                if (await session.OutOfScopeAsync(request.PersonId, Permission.ApproveRequests, actor, cancellation) is { } outOfScope) return outOfScope;
                var before = request.State;
                var denied = request.Move(RequestMove.Deny, MoveActor.Officer);
                if (!denied.Succeeded) return denied.Refusal;
                (request.EndedAt, request.EndedByName, request.EndNote) = (now, actor.Name, order.Reason.Trim());
                (request.ClaimedBy, request.ClaimedByName, request.ClaimedUntil) = (null, null, null);
                session.Record(Audits.Of(actor, now, request, RequestMove.Deny, before, detail: new { Reason = request.EndNote }));
                await replacements.UndoAsync(session, request, MoveActor.Officer, actor, cancellation);
                return request.State;
            },
            cancellation);
    }
}
