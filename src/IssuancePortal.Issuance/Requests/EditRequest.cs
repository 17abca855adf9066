using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Requests;

/// <summary>An edit of an open request.</summary>
/// <param name="RequestId">Which.</param>
/// <param name="PolicyId">What goes on the device.</param>
/// <param name="Comment">Why, in words.</param>
/// <param name="TemporaryUntil">Last day of a temporary device.</param>
public sealed record EditOrder(Guid RequestId, Guid PolicyId, string? Comment, DateTimeOffset? TemporaryUntil);

/// <summary>Edits requests. An approval holds for what was shown: with an edit it is void, and the request waits for officers again.</summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows which policies a person can be issued.</param>
/// <param name="settings">Which proofs people need for their own.</param>
/// <param name="time">Clock.</param>
public sealed class EditRequest(IIssuanceStore store, FileRequest file, ISettings settings, TimeProvider time)
{
    /// <summary>The state afterwards; or why nothing was edited.</summary>
    public async Task<Result<RequestState>> EditAsync(EditOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<RequestState>(
            async session =>
            {
                if (await session.RequestAsync(order.RequestId, cancellation) is not { } request) return Refusals.Unknown;
                var capacity = WithdrawRequest.CapacityOf(actor, request);
                if (!capacity.Succeeded) return capacity.Refusal;
                if (capacity.Value == MoveActor.HelpDesk && await session.OutOfScopeAsync(request.PersonId, Permission.ReplaceDevice, actor, cancellation) is { } outOfScope) return outOfScope;
                if (capacity.Value == MoveActor.User && settings.Get<ProofSettings>().Refuse(FileRequest.ServiceOf(request.Reason), actor) is { } unproven) return unproven;
                if (order.Comment?.Length > FileRequest.MaxText) return Refusals.TextTooLong;
                if (request.State is not (RequestState.PendingApproval or RequestState.Approved) || request.DeviceId is not null) return Refusals.IllegalMove(RequestMove.VoidApproval, request.State);
                var offered = await file.PoliciesAsync(session, request.PersonId, request.Reason, cancellation);
                if (offered.FirstOrDefault(policy => policy.Id == order.PolicyId) is not { } policy) return RunRefusals.PolicyNotAssigned;
                if (!file.ModesOf(policy).Any(mode => mode.Name == request.Mode)) return RunRefusals.ModeNotAllowed;
                if (await FileRequest.RefuseUnfitAsync(session, request.Reason, request.ReplacesDeviceId, policy, cancellation) is { } unfit) return unfit;

                var hash = (await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash();
                var (before, now) = (await DescribeAsync(session, request, cancellation), time.GetUtcNow());
                request.PolicyId = policy.Id;
                request.Comment = string.IsNullOrWhiteSpace(order.Comment) ? null : order.Comment.Trim();
                if (request.TemporaryUntil is not null && order.TemporaryUntil is { } until) request.TemporaryUntil = until;
                if ((await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash().AsSpan().SequenceEqual(hash)) return request.State;
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "request.edit", PersonId = request.PersonId, RequestId = request.Id,
                    Detail = Audits.Json(new { Before = before, After = await DescribeAsync(session, request, cancellation) }),
                });
                if (request is { ApprovalsNeeded: > 0 } and ({ State: RequestState.Approved } or { Approvals: > 0 })) await VoidAsync(session, request, capacity.Value, actor, now, cancellation);
                return request.State;
            },
            cancellation);

    /// <summary>Voids a request's approvals when what they were given for is no longer what it says. Asked before anything is carried out on it.</summary>
    /// <returns>True when they were void.</returns>
    public async Task<bool> VoidIfChangedAsync(Guid requestId, CancellationToken cancellation)
    {
        var done = await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.RequestAsync(requestId, cancellation) is not { State: RequestState.Approved, ApprovalsNeeded: > 0 } request) return false;
                var hash = (await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash();
                var approvals = await session.ApprovalsOfAsync(requestId, cancellation);
                if (approvals.Where(approval => !approval.IsVoid).All(approval => approval.ContentHash.AsSpan().SequenceEqual(hash))) return false;
                await VoidAsync(session, request, MoveActor.Portal, Actor.System, time.GetUtcNow(), cancellation);
                return true;
            },
            cancellation);
        return done.Succeeded && done.Value;
    }

    private static async Task<object> DescribeAsync(IStoreSession session, IssuanceRequest request, CancellationToken cancellation) =>
        new { Policy = (await session.PolicyAsync(request.PolicyId, cancellation))?.Name, request.Comment, request.TemporaryUntil };

    private static async Task VoidAsync(IStoreSession session, IssuanceRequest request, MoveActor by, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = request.State;
        var voided = 0;
        foreach (var approval in (await session.ApprovalsOfAsync(request.Id, cancellation)).Where(approval => !approval.IsVoid)) (approval.IsVoid, voided) = (true, voided + 1);
        var moved = request.Move(RequestMove.VoidApproval, by);
        if (!moved.Succeeded) throw new InvalidOperationException($"Approvals of request {request.Id} cannot be voided: {moved.Refusal}.");
        request.Approvals = 0;
        session.Record(Audits.Of(actor, now, request, RequestMove.VoidApproval, before, detail: new { Voided = voided }));
    }
}
