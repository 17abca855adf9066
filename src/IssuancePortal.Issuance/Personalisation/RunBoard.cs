using System.Collections.Concurrent;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// Every run under way, whoever looks at it: a run lives here and not in a page, so that pages may vanish and come back. One board in a portal.
/// </summary>
public sealed class RunBoard(RunServices services, StartRun startRun) : IAsyncDisposable
{
    private static readonly TimeSpan KeepEnded = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<Guid, Entry> _runs = new();
    private readonly ConcurrentDictionary<Guid, Preparation> _prepared = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>
    /// Selects the card and fetches its authentication challenge ahead of the run, while the operator reads the summary. A card that cannot be prepared costs a trip later,
    /// nothing else.
    /// </summary>
    /// <param name="runId">Run that would be started.</param>
    /// <param name="workstationId">Where the card is.</param>
    /// <param name="reader">In which reader.</param>
    /// <param name="report">What the client says of the card.</param>
    /// <param name="actor">Who would start it.</param>
    /// <param name="browserId">The browser that it comes from.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task PrepareAsync(Guid runId, Guid workstationId, string reader, CardReport report, Actor actor, string? browserId, CancellationToken cancellation)
    {
        if (services.Workstations.Find(workstationId) is not { } workstation
            || !(actor.May(Permission.IssueDevice) || actor.May(Permission.UseOwnDevices))
            || !await services.Store.ReadAsync(session => workstation.MayBeUsedAsync(session, actor.AccountId, browserId, cancellation), cancellation)) return;
        var facts = Cards.CardFacts.Read(report);
        if (EdgeCatalogue.Recognise(facts) is not { } edge || CardPlans.Find(edge) is not { } plan || edge.SerialOf(facts) is not { } serial) return;
        var own = await services.Store.ReadAsync(
            async session => await session.DeviceBySerialAsync(DeviceKinds.Of(edge), serial, cancellation) is { } device
                ? await services.Keys.ManagementKeyAsync(session, device, cancellation)
                : null,
            cancellation);
        var key = plan.Candidates(edge, facts, own, isFirst: own is null)[0];
        var script = plan.Opening(edge, facts, key);
        var request = new ScriptRequest(Guid.NewGuid(), runId, reader, report.InsertionId, script, [], null, (int)services.Options.HoldPrepared.TotalSeconds);
        var result = await services.Workstations.ExecuteAsync(workstationId, request, null, cancellation);
        if (plan.ChallengeOf(script, result) is { } challenge) _prepared[runId] = new Preparation(report.InsertionId, key, challenge);
    }

    /// <summary>Lets a prepared card go when the operator turns back.</summary>
    public async Task ForgetPreparationAsync(Guid runId, Guid workstationId, string reader, CancellationToken cancellation)
    {
        if (_prepared.TryRemove(runId, out _)) await services.Workstations.ReleaseAsync(workstationId, new ReleaseRequest(runId, reader), cancellation);
    }

    /// <summary>Starts a run; it goes on by itself.</summary>
    public async Task<Result<Guid>> StartAsync(StartOrder order, Actor actor, CancellationToken cancellation)
    {
        var started = await startRun.StartAsync(order, actor, cancellation);
        if (!started.Succeeded) return started;
        _prepared.TryRemove(order.RunId, out var prepared);
        await BeginAsync(order.RunId, prepared, takeUp: false, cancellation);
        return started;
    }

    /// <summary>Takes up every run that an earlier process left open. Called once at start-up.</summary>
    public async Task TakeUpAsync(CancellationToken cancellation)
    {
        foreach (var run in await services.Store.ReadAsync(session => session.OpenRunsAsync(cancellation), cancellation)) await BeginAsync(run.Id, null, takeUp: true, cancellation);
    }

    /// <summary>A run as it is now, from this board or, long after its end, from the store; null for an unknown one.</summary>
    public async Task<RunSnapshot?> FindAsync(Guid runId, CancellationToken cancellation)
    {
        if (_runs.TryGetValue(runId, out var entry)) return entry.Live.Snapshot;
        return await services.Store.ReadAsync(session => session.RunAsync(runId, cancellation), cancellation) is { } run
            ? new RunSnapshot
            {
                RunId = run.Id,
                PersonId = run.PersonId,
                DeviceId = run.DeviceId,
                WorkstationId = run.WorkstationId,
                Reader = run.Reader,
                State = run.State,
                Lanes = [],
                Progress = run.State == RunState.Succeeded ? 1 : 0,
                Trips = run.Trips,
                Attempt = run.Attempt,
                StartedAt = run.StartedAt,
                EndedAt = run.EndedAt,
                Failure = run.FailureCode is { } code ? new Refusal(code) : null,
                FailureDetail = run.FailureDetail,
                Log = [],
            }
            : null;
    }

    /// <summary>Tells of every change of a run under way, from any thread; ends when disposed.</summary>
    public IDisposable Watch(Guid runId, Action changed)
    {
        if (!_runs.TryGetValue(runId, out var entry)) return new Ending(() => { });
        entry.Changed += changed;
        return new Ending(() => entry.Changed -= changed);
    }

    /// <summary>Gives a run up: it is rolled back as soon as the trip under way is over.</summary>
    public Result<bool> Abandon(Guid runId, Actor actor)
    {
        if (!_runs.TryGetValue(runId, out var entry)) return Refusals.RunUnknown;
        if (entry.Live.Refuse(actor) is { } refused) return refused;
        if (entry.Live.Snapshot.EndedAt is not null) return Refusals.RunEnded;
        entry.Live.Abandon();
        return true;
    }

    /// <summary>Gives runs up on the portal's word: nothing may be issued to their person any more.</summary>
    internal void AbandonForPortal(IEnumerable<Guid> runIds)
    {
        foreach (var id in runIds)
            if (_runs.TryGetValue(id, out var entry)) entry.Live.Abandon();
    }

    /// <summary>Gives a waiting run a PIN that nobody knows, where it had such a one; nothing happens to a run that waits for none.</summary>
    internal async Task EnterPinForPortalAsync(Guid runId, SealedPin pin, CancellationToken cancellation)
    {
        if (_runs.TryGetValue(runId, out var entry) && entry.Live.Snapshot.State == RunState.WaitingForPin) await entry.Live.EnterPinAsync(pin, cancellation);
    }

    /// <summary>Gives a waiting run its PIN again.</summary>
    public async Task<Result<bool>> EnterPinAsync(Guid runId, SealedPin pin, Actor actor, CancellationToken cancellation)
    {
        if (!_runs.TryGetValue(runId, out var entry)) return Refusals.RunUnknown;
        if (entry.Live.Refuse(actor) is { } refused) return refused;
        if (entry.Live.Snapshot.State != RunState.WaitingForPin) return Refusals.RunEnded;
        await entry.Live.EnterPinAsync(pin, cancellation);
        return true;
    }

    /// <summary>Waits until a run has ended.</summary>
    public Task WhenEndedAsync(Guid runId) => _runs.TryGetValue(runId, out var entry) ? entry.Work : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_runs.Values.Select(entry => entry.Work));
        foreach (var entry in _runs.Values) entry.Live.Dispose();
        // The source itself stays: a page may still ask while the portal goes down, and it holds no handle.
    }

    private async Task BeginAsync(Guid runId, Preparation? prepared, bool takeUp, CancellationToken cancellation)
    {
        var (context, timings) = await services.Store.ReadAsync(
            async session =>
            {
                var run = await session.RunAsync(runId, cancellation) ?? throw new InvalidOperationException($"Run {runId} is not in the store.");
                var device = await session.DeviceAsync(run.DeviceId, cancellation) ?? throw new InvalidOperationException($"Device {run.DeviceId} is not in the store.");
                var person = await session.PersonAsync(run.PersonId, cancellation) ?? throw new InvalidOperationException($"Person {run.PersonId} is not in the store.");
                var policy = await session.PolicyAsync(run.PolicyId, cancellation) ?? throw new InvalidOperationException($"Policy {run.PolicyId} is not in the store.");
                // Somebody may have changed the policy since the run began: it goes on as it began, and the device says which version that was.
                if (device.PolicyId == policy.Id && device.PolicyVersion is { } number && number != policy.VersionNumber && (await session.PolicyVersionsAsync(policy.Id, cancellation)).FirstOrDefault(it => it.Number == number) is { } begun)
                    policy.Content = begun.Content;
                var photo = await session.PhotoAsync(run.PersonId, cancellation);
                var marks = await session.SecretsAsync(device.Id, DeviceSecretKind.ManagementKeyMark, cancellation);
                return (
                    new RunContext(run, device, person, photo, policy, marks.All(mark => mark.RunId == runId)),
                    (await session.PartTimingsAsync(device.Model, cancellation)).ToDictionary(timing => timing.Part));
            },
            cancellation);
        Forget();
        var entry = new Entry();
        entry.Live = new LiveRun(services, context, timings, prepared, entry.Tell);
        _runs[runId] = entry;
        entry.Work = Task.Run(() => entry.Live.WorkAsync(takeUp, _stopping.Token), CancellationToken.None);
    }

    /// <summary>Drops runs that ended long ago.</summary>
    private void Forget()
    {
        foreach (var (id, entry) in _runs)
        {
            if (entry.Live.Snapshot.EndedAt is { } ended && services.Time.GetUtcNow() - ended > KeepEnded) _runs.TryRemove(id, out _);
        }
    }

    private sealed class Entry
    {
        public event Action? Changed;

        public LiveRun Live { get; set; } = null!;

        public Task Work { get; set; } = Task.CompletedTask;

        public void Tell() => Changed?.Invoke();
    }
}
