using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Binding;

/// <summary>How a device got to its person.</summary>
public enum HandOverWay
{
    /// <summary>Face to face, against an identity document.</summary>
    InPerson,

    /// <summary>By post or courier.</summary>
    Sent,
}

/// <summary>Confirms that a device was handed over.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class HandOverDevice(IIssuanceStore store, TimeProvider time)
{
    /// <summary>When; or why not. Confirming twice changes nothing.</summary>
    public async Task<Result<DateTimeOffset>> ConfirmAsync(Guid requestId, HandOverWay way, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.HandOver)) return Roles.Refusals.NotAllowed(Permission.HandOver);
        return await store.ChangeAsync<DateTimeOffset>(
            async session =>
            {
                if (await session.RequestAsync(requestId, cancellation) is not { DeviceId: { } deviceId } request) return RequestRefusals.Unknown;
                if (actor.PersonId == request.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(request.PersonId, Permission.HandOver, actor, cancellation) is { } outOfScope) return outOfScope;
                if (request.HandedOverAt is { } earlier) return earlier;
                if (request.State is not (RequestState.Approved or RequestState.Executed or RequestState.Failed)) return RequestRefusals.NotApproved;
                var now = time.GetUtcNow();
                request.HandedOverAt = now;
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "request.hand-over", PersonId = request.PersonId, DeviceId = deviceId, RequestId = request.Id, After = way.ToString(),
                });
                return now;
            },
            cancellation);
    }
}
