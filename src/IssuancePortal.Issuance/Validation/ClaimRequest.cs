using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>A wish to look at a request without somebody else deciding on it meanwhile.</summary>
/// <param name="RequestId">Which.</param>
/// <param name="TakeOver">Takes it even from an officer who has it; that is audited.</param>
public sealed record ClaimOrder(Guid RequestId, bool TakeOver = false);

/// <summary>Claims requests for a while, renews a claim, takes one over, lets go.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ClaimRequest(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>Until when it is theirs; or why not. Claiming one's own claim renews it.</summary>
    public async Task<Result<DateTimeOffset>> ClaimAsync(ClaimOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<DateTimeOffset>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.RequestAsync(order.RequestId, cancellation) is not { } request) return actor.May(Permission.ApproveRequests) ? RequestRefusals.Unknown : Roles.Refusals.NotAllowed(Permission.ApproveRequests);
                if (await session.OutOfScopeAsync(request.PersonId, Permission.ApproveRequests, actor, cancellation) is { } outOfScope) return outOfScope;
                var refused = FourEyes.Refuse(request, await session.ApprovalsOfAsync(request.Id, cancellation), actor, now);
                var takesOver = request.IsClaimed(actor.AccountId, now);
                if (refused is not null && !(takesOver && order.TakeOver && refused.Code == RequestRefusals.Claimed("").Code)) return refused;
                var renews = request.ClaimedBy == actor.AccountId && request.ClaimedUntil > now;
                if (!renews) session.Record(Event(takesOver ? "request.take-over" : "request.claim", request, actor, now, takesOver ? request.ClaimedByName : null, actor.Name));
                (request.ClaimedBy, request.ClaimedByName, request.ClaimedUntil) = (actor.AccountId, actor.Name, now.AddMinutes(settings.Get<ValidationSettings>().ClaimMinutes));
                return request.ClaimedUntil.Value;
            },
            cancellation);

    /// <summary>Lets go of a request; nothing when it is not theirs.</summary>
    public async Task<Result<bool>> ReleaseAsync(Guid requestId, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.RequestAsync(requestId, cancellation) is not { } request || request.ClaimedBy != actor.AccountId) return RequestRefusals.NotClaimed;
                (request.ClaimedBy, request.ClaimedByName, request.ClaimedUntil) = (null, null, null);
                session.Record(Event("request.release", request, actor, time.GetUtcNow(), actor.Name, null));
                return true;
            },
            cancellation);

    private static AuditEvent Event(string what, IssuanceRequest request, Actor actor, DateTimeOffset now, string? before, string? after) => new()
    {
        At = now,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        PersonId = request.PersonId,
        RequestId = request.Id,
        Before = before,
        After = after,
    };
}
