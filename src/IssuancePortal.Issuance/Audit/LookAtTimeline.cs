using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Audit;

/// <summary>What happened to one person, device or run. The whole trail asks for <see cref="Permission.ReadAudit"/>.</summary>
/// <param name="store">The store.</param>
public sealed class LookAtTimeline(IIssuanceStore store)
{
    /// <summary>Audit events, newest first; the refusal for a role that may not look.</summary>
    public async Task<Result<AuditEvent[]>> LookAsync(AuditFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        var needed = filter is { PersonId: null, DeviceId: null, RunId: null, RequestId: null } ? Permission.ReadAudit : Permission.SearchPeople;
        if (!actor.May(needed)) return Roles.Refusals.NotAllowed(needed);
        return await store.ReadAsync<Result<AuditEvent[]>>(
            async session =>
            {
                var personId = filter.PersonId
                    ?? (filter.DeviceId is { } device ? (await session.DeviceAsync(device, cancellation))?.PersonId : null)
                    ?? (filter.RequestId is { } request ? (await session.RequestAsync(request, cancellation))?.PersonId : null)
                    ?? (filter.RunId is { } run ? (await session.RunAsync(run, cancellation))?.PersonId : null);
                if (personId is { } id && await session.PersonAsync(id, cancellation) is { } person && actor.Refuse(needed, person) is { } outOfScope) return outOfScope;
                return (await session.AuditAsync(filter, cancellation)).ToArray();
            },
            cancellation);
    }
}
