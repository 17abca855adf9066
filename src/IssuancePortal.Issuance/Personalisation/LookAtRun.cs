using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>A run with whom and what it is about.</summary>
/// <param name="board">Where runs live.</param>
/// <param name="store">The store.</param>
public sealed class LookAtRun(RunBoard board, IIssuanceStore store)
{
    /// <summary>The run's page; one for one's own device may always be looked at.</summary>
    public async Task<Result<RunView>> LookAsync(Guid runId, Actor actor, CancellationToken cancellation = default)
    {
        var snapshot = await board.FindAsync(runId, cancellation);
        if (!(snapshot is not null && snapshot.PersonId == actor.PersonId) && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        if (snapshot is null) return Refusals.RunUnknown;
        return await store.ReadAsync<Result<RunView>>(
            async session =>
            {
                if (await session.RunAsync(runId, cancellation) is not { } run
                    || await session.PersonAsync(run.PersonId, cancellation) is not { } person
                    || await session.DeviceAsync(run.DeviceId, cancellation) is not { } device
                    || await session.PolicyAsync(run.PolicyId, cancellation) is not { } policy) return Refusals.RunUnknown;
                if (run.StartedBy != actor.AccountId && actor.Refuse(Permission.SearchPeople, person) is { } outOfScope) return outOfScope;
                var log = snapshot.Log.Count > 0 ? snapshot.Log : [.. (await session.JournalAsync(runId, cancellation)).Select(entry => new LogLine(entry.At, entry.Detail is null ? entry.What : $"{entry.What} {entry.Detail}"))];
                return new RunView(
                    snapshot with { Log = log },
                    run,
                    person,
                    await session.PhotoAsync(person.Id, cancellation) is not null,
                    device,
                    policy,
                    (await session.WorkstationAsync(run.WorkstationId, cancellation))?.MachineName,
                    await session.CertificatesOfRunAsync(runId, cancellation));
            },
            cancellation);
    }
}

/// <summary>A run's page.</summary>
/// <param name="Snapshot">The run as it was when asked; its log, for one that ended long ago, is its journal.</param>
/// <param name="Run">The run as stored.</param>
/// <param name="Person">Whom the device is for.</param>
/// <param name="HasPhoto">Whether there is a photo of them.</param>
/// <param name="Device">The device.</param>
/// <param name="Policy">What goes on it.</param>
/// <param name="Workstation">Name of the workstation; null when it was removed.</param>
/// <param name="Certificates">What the run has had issued, by slot, with those that were revoked.</param>
public sealed record RunView(
    RunSnapshot Snapshot,
    Run Run,
    Person Person,
    bool HasPhoto,
    Device Device,
    DevicePolicy Policy,
    string? Workstation,
    IReadOnlyList<IssuedCertificate> Certificates);
