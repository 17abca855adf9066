using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Requests;

/// <summary>An order to withdraw a request that nobody has carried out.</summary>
/// <param name="RequestId">Which.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record WithdrawOrder(Guid RequestId, string Reason = "");

/// <summary>Ends requests that come to nothing, withdrawn by people or expired, and undoes what they had done to devices.</summary>
/// <param name="store">The store.</param>
/// <param name="replacements">Undoes it.</param>
/// <param name="settings">Which proofs people need for their own.</param>
/// <param name="time">Clock.</param>
public sealed class WithdrawRequest(IIssuanceStore store, ReplaceDevices replacements, ISettings settings, TimeProvider time)
{
    /// <summary>Who asked, the help desk, or the person themselves withdraw; or why they may not.</summary>
    public static Result<MoveActor> CapacityOf(Actor actor, IssuanceRequest request)
    {
        // For oneself one withdraws as a user what one asked for as a user, whatever else one may do for others.
        if (actor.PersonId == request.PersonId) return actor.May(Permission.UseOwnDevices) && request.CreatedByPersonId == actor.PersonId ? MoveActor.User : Roles.Refusals.OwnDevice;
        if (actor.May(Permission.ReplaceDevice)) return MoveActor.HelpDesk;
        if (request.CreatedBy == actor.AccountId && (actor.May(Permission.IssueDevice) || actor.May(Permission.RequestIssuance) || actor.May(Permission.BindDevice))) return MoveActor.Operator;
        if (request.CreatedBy == actor.AccountId && request.Type == RequestType.Termination && actor.May(Permission.TerminateDevice)) return MoveActor.Operator;
        return Roles.Refusals.NotAllowed(Permission.ReplaceDevice);
    }

    /// <summary>The state afterwards; or why nothing was withdrawn.</summary>
    public async Task<Result<RequestState>> WithdrawAsync(WithdrawOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (order.Reason.Length > FileRequest.MaxText) return Refusals.TextTooLong;
        return await store.ChangeAsync(session => WithdrawAsync(session, order, actor, cancellation), cancellation);
    }

    /// <summary>Withdraws within a change of somebody else's.</summary>
    internal async Task<Result<RequestState>> WithdrawAsync(IStoreSession session, WithdrawOrder order, Actor actor, CancellationToken cancellation)
    {
        if (await session.RequestAsync(order.RequestId, cancellation) is not { } request) return Refusals.Unknown;
        var capacity = CapacityOf(actor, request);
        if (capacity is { Succeeded: true, Value: MoveActor.HelpDesk } && await session.OutOfScopeAsync(request.PersonId, Permission.ReplaceDevice, actor, cancellation) is { } outOfScope) return outOfScope;
        if (capacity is { Succeeded: true, Value: MoveActor.User } && settings.Get<ProofSettings>().Refuse(FileRequest.ServiceOf(request.Reason), actor) is { } unproven) return unproven;
        return capacity.Succeeded ? await EndAsync(session, request, RequestMove.Cancel, capacity.Value, actor, order.Reason, cancellation) : capacity.Refusal;
    }

    /// <summary>Withdraws everything that is open for a person and not being carried out.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> EndAllAsync(IStoreSession session, Guid personId, MoveActor by, Actor actor, string reason, CancellationToken cancellation)
    {
        var withdrawn = 0;
        foreach (var request in await session.RequestsOfAsync(personId, cancellation))
        {
            if (request.State is not (RequestState.PendingApproval or RequestState.Approved or RequestState.Failed)) continue;
            if ((await EndAsync(session, request, RequestMove.Cancel, by, actor, reason, cancellation)).Succeeded) withdrawn++;
        }

        return withdrawn;
    }

    /// <summary>Expires requests whose time is over, each in a change of its own.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellation)
    {
        var expired = 0;
        while (true)
        {
            var ids = (await store.ReadAsync(session => session.RequestsToExpireAsync(time.GetUtcNow(), 100, cancellation), cancellation)).Select(request => request.Id).ToList();
            if (ids.Count == 0) return expired;
            foreach (var id in ids)
            {
                var done = await store.ChangeAsync<RequestState>(
                    async session =>
                    {
                        var request = await session.RequestAsync(id, cancellation) ?? throw new InvalidOperationException($"Request {id} is not in the store.");
                        return await EndAsync(session, request, RequestMove.Expire, MoveActor.Portal, Actor.System, "", cancellation);
                    },
                    cancellation);
                if (done.Succeeded) expired++;
            }
        }
    }

    /// <summary>Withdraws a request that the portal itself had filed.</summary>
    internal Task<Result<RequestState>> EndByPortalAsync(IStoreSession session, IssuanceRequest request, string reason, CancellationToken cancellation) =>
        EndAsync(session, request, RequestMove.Cancel, MoveActor.Portal, Actor.System, reason, cancellation);

    private async Task<Result<RequestState>> EndAsync(IStoreSession session, IssuanceRequest request, RequestMove move, MoveActor by, Actor actor, string reason, CancellationToken cancellation)
    {
        var (before, now) = (request.State, time.GetUtcNow());
        var moved = request.Move(move, by);
        if (!moved.Succeeded) return moved.Refusal;
        (request.EndedAt, request.EndedByName, request.EndNote) = (now, actor.Name, reason.Trim().Length > 0 ? reason.Trim() : null);
        session.Record(Audits.Of(actor, now, request, move, before, detail: request.EndNote is null ? null : new { Reason = request.EndNote }));
        await replacements.UndoAsync(session, request, by, actor, cancellation);
        return request.State;
    }
}
