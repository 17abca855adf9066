using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Workstations;

/// <summary>Takes a computer's right to connect away: one's own, or any with <see cref="Permission.ManageWorkstations"/>. Whoever holds its line cuts it after this.</summary>
public sealed class RevokeWorkstation(IIssuanceStore store, TimeProvider time)
{
    public Task<Result<Workstation>> RunAsync(Actor actor, Guid workstationId, CancellationToken cancellation = default) => store.ChangeAsync<Workstation>(
        async session =>
        {
            if (await session.WorkstationAsync(workstationId, cancellation) is not { } workstation) return Refusals.Unknown;
            if (workstation.OwnerAccountId != actor.AccountId && !actor.May(Permission.ManageWorkstations)) return Roles.Refusals.NotAllowed(Permission.ManageWorkstations);
            if (workstation.RevokedAt is not null) return workstation;
            workstation.RevokedAt = time.GetUtcNow();
            session.Record(new AuditEvent
            {
                At = workstation.RevokedAt.Value,
                ActorId = actor.AccountId,
                ActorName = actor.Name,
                What = "workstation.revoke",
                Before = "Enrolled",
                After = "Revoked",
                Detail = Audits.Json(new { workstation = workstation.Id.ToString(), machine = workstation.MachineName }),
            });
            return workstation;
        },
        cancellation);
}
