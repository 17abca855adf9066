using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Lists of runs within the actor's scope, and the day's numbers.</summary>
/// <param name="store">The store.</param>
public sealed class ListRuns(IIssuanceStore store)
{
    /// <summary>Runs that have not ended, oldest first.</summary>
    public Task<Result<RunRow[]>> OpenAsync(Actor actor, CancellationToken cancellation = default) =>
        ListAsync(session => session.OpenRunsAsync(cancellation), actor, cancellation);

    /// <summary>Runs that succeeded since then, latest first.</summary>
    public Task<Result<RunRow[]>> SucceededAsync(DateTimeOffset since, int limit, Actor actor, CancellationToken cancellation = default) =>
        ListAsync(session => session.EndedRunsAsync(RunState.Succeeded, since, Math.Clamp(limit, 1, 500), cancellation), actor, cancellation);

    /// <summary>Runs that this account started, newest first.</summary>
    public Task<Result<RunRow[]>> MineAsync(int limit, Actor actor, CancellationToken cancellation = default) =>
        ListAsync(session => session.RunsStartedByAsync(actor.AccountId, Math.Clamp(limit, 1, 100), cancellation), actor, cancellation);

    /// <summary>What has been done since then and what is open.</summary>
    public async Task<Result<DayNumbers>> NumbersAsync(DateTimeOffset since, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync(
            async session => new DayNumbers(
                await session.CountEndedRunsAsync(RunState.Succeeded, since, cancellation),
                (await session.OpenRunsAsync(cancellation)).Count,
                await session.CountDevicesAsync(DeviceState.Failed, cancellation)),
            cancellation);
    }

    private async Task<Result<RunRow[]>> ListAsync(Func<IStoreSession, Task<IReadOnlyList<Run>>> list, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync(
            async session =>
            {
                var runs = await list(session);
                if (actor.ScopeOf(Permission.SearchPeople) is { } scope)
                {
                    var within = await session.WithinAsync([.. runs.Select(run => run.PersonId).Distinct()], scope, cancellation);
                    runs = [.. runs.Where(run => within.Contains(run.PersonId) || run.StartedBy == actor.AccountId)];
                }

                var names = await session.NamesAsync([.. runs.Select(run => run.PersonId).Distinct()], cancellation);
                var rows = new List<RunRow>();
                foreach (var run in runs) rows.Add(new RunRow(run, names.GetValueOrDefault(run.PersonId, "?"), await session.DeviceAsync(run.DeviceId, cancellation)));
                return rows.ToArray();
            },
            cancellation);
    }
}

/// <summary>A line of a list of runs.</summary>
/// <param name="Run">The run.</param>
/// <param name="Person">Name of the person.</param>
/// <param name="Device">The device.</param>
public sealed record RunRow(Run Run, string Person, Device? Device);

/// <summary>The day in numbers.</summary>
/// <param name="Issued">Devices issued.</param>
/// <param name="Open">Runs under way now.</param>
/// <param name="Failed">Devices whose personalisation did not end well and that nobody has tried again.</param>
public sealed record DayNumbers(int Issued, int Open, int Failed);
