using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Workstations;

/// <summary>A person who is signed in pairs the computer in front of them.</summary>
/// <param name="Actor">Who.</param>
/// <param name="BrowserId">In which browser.</param>
/// <param name="DevicePublicKey">The client's device key, SubjectPublicKeyInfo DER; its possession has been proved.</param>
/// <param name="MachineName">As the client says.</param>
/// <param name="OperatingSystem">As the client says.</param>
/// <param name="ClientVersion">As the client says.</param>
public sealed record WorkstationEnrolment(Actor Actor, string BrowserId, byte[] DevicePublicKey, string MachineName, string OperatingSystem, string ClientVersion);

/// <summary>
/// Enrols a computer, or takes a known one up again, and remembers that this account uses it from this browser. A revoked workstation may be enrolled again: whoever holds it
/// could as well make a new key, and a signed-in person has just agreed.
/// </summary>
public sealed class EnrolWorkstation(IIssuanceStore store, TimeProvider time)
{
    public Task<Result<Workstation>> RunAsync(WorkstationEnrolment order, CancellationToken cancellation = default) => store.ChangeAsync<Workstation>(
        async session =>
        {
            var now = time.GetUtcNow();
            var workstation = await session.WorkstationByKeyAsync(order.DevicePublicKey, cancellation);
            var before = workstation is null ? null : workstation.RevokedAt is null ? "Enrolled" : "Revoked";
            if (workstation is null)
            {
                workstation = new Workstation
                {
                    DevicePublicKey = order.DevicePublicKey,
                    MachineName = order.MachineName,
                    OperatingSystem = order.OperatingSystem,
                    ClientVersion = order.ClientVersion,
                    OwnerAccountId = order.Actor.AccountId,
                    EnrolledAt = now,
                };
                session.Add(workstation);
            }

            (workstation.MachineName, workstation.OperatingSystem, workstation.ClientVersion) = (order.MachineName, order.OperatingSystem, order.ClientVersion);
            (workstation.LastSeenAt, workstation.RevokedAt) = (now, null);
            if (await session.PairingAsync(workstation.Id, order.Actor.AccountId, order.BrowserId, cancellation) is { } pairing)
                pairing.PairedAt = now;
            else
                session.Add(new WorkstationPairing { WorkstationId = workstation.Id, AccountId = order.Actor.AccountId, BrowserId = order.BrowserId, PairedAt = now });

            session.Record(new AuditEvent
            {
                At = now,
                ActorId = order.Actor.AccountId,
                ActorName = order.Actor.Name,
                What = "workstation.enrol",
                Before = before,
                After = "Enrolled",
                Detail = Audits.Json(new { workstation = workstation.Id.ToString(), machine = order.MachineName }),
            });
            return workstation;
        },
        cancellation);
}
