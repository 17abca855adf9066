using System.Collections.Concurrent;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;
using Microsoft.AspNetCore.SignalR;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The workstations whose line ends in this process. One line each: a newer one takes the place of an older.</summary>
internal sealed class WorkstationBoard(IHubContext<CmsClientHub> hub, OfferedWorkstations offered, TimeProvider time, ILogger<WorkstationBoard> log) : IWorkstations
{
    /// <summary>
    /// How long a script waits for a client whose line broke to come back. The same client is then asked again under the same script id and answers
    /// what the script brought; nothing is sent to the card twice.
    /// </summary>
    internal static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(10);

    private const int MostAsks = 3;

    private readonly Lock _sync = new();
    private readonly Dictionary<Guid, WorkstationLine> _lines = [];
    private readonly List<Watcher> _watchers = [];
    private readonly ConcurrentDictionary<(Guid Workstation, Guid Script), IProgress<ScriptProgress>> _progress = new();

    /// <inheritdoc/>
    public LiveWorkstation? Find(Guid workstationId) => LineOf(workstationId)?.Snapshot is { } live ? live with { IsOffered = offered.Ids.Contains(workstationId) } : null;

    /// <summary>Every connected workstation.</summary>
    public IReadOnlyList<LiveWorkstation> All()
    {
        lock (_sync) return [.. _lines.Values.Select(line => line.Snapshot)];
    }

    /// <inheritdoc/>
    public IDisposable Watch(Guid workstationId, Action changed) => Watch(changed, workstationId);

    /// <summary>Tells of every change of any workstation.</summary>
    public IDisposable WatchAll(Action changed) => Watch(changed, null);

    /// <inheritdoc/>
    public async Task<ScriptResult> ExecuteAsync(Guid workstationId, ScriptRequest request, IProgress<ScriptProgress>? progress, CancellationToken cancellation)
    {
        if (LineOf(workstationId) is not { } line) return Gone("The workstation is not connected.");
        if (progress is not null) _progress[(workstationId, request.ScriptId)] = progress;
        try
        {
            var session = line.Snapshot.SessionPublicKey;
            for (var asked = 1; ; asked++)
            {
                if (await TryAskAsync<ScriptResult>(line, nameof(ICmsClient.Execute), request, cancellation) is { } result) return WireRules.IsWhole(result) ? result : Gone("The answer of the client is not whole.");
                if (asked == MostAsks) return Gone("The line broke again and again.");
                log.LogInformation("The line to {Workstation} broke during script {Script}; waiting for it", workstationId, request.ScriptId);
                if (await ReturnOfAsync(workstationId, line, cancellation) is not { } next) return Gone("The line broke and the client did not come back.");
                if (!next.Snapshot.SessionPublicKey.AsSpan().SequenceEqual(session)) return Gone("The client was restarted.");
                line = next;
            }
        }
        finally
        {
            _progress.TryRemove((workstationId, request.ScriptId), out _);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation) =>
        LineOf(workstationId) is { } line ? await TryAskAsync<string>(line, nameof(ICmsClient.BeginPinEntry), request, cancellation) : null;

    /// <inheritdoc/>
    public async Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation)
    {
        // A client that is gone lets the card go when the hold runs out.
        if (LineOf(workstationId) is { } line) await hub.Clients.Client(line.ConnectionId).SendAsync(nameof(ICmsClient.Release), request, cancellation);
    }

    /// <summary>Cuts the line of a workstation that was revoked.</summary>
    public void Cut(Guid workstationId) => LineOf(workstationId)?.Abort();

    public void Connect(Guid workstationId, string connectionId, HelloRequest hello, Action abort)
    {
        WorkstationLine? former;
        lock (_sync)
        {
            _lines.Remove(workstationId, out former);
            if (former?.ConnectionId == connectionId) former = null;
            _lines[workstationId] = new WorkstationLine(connectionId, new LiveWorkstation(workstationId, hello.MachineName, hello.SessionPublicKey, new ReadersReport([])), abort);
        }

        former?.Dispose();
        log.LogInformation("Workstation {Workstation} ({Machine}, client {Version}) is connected", workstationId, hello.MachineName, hello.ClientVersion);
        Tell(workstationId);
    }

    public void Disconnect(Guid workstationId, string connectionId)
    {
        WorkstationLine? line;
        lock (_sync)
        {
            if (!_lines.TryGetValue(workstationId, out line) || line.ConnectionId != connectionId) return;
            _lines.Remove(workstationId);
        }

        line.Dispose();
        log.LogInformation("Workstation {Workstation} is gone", workstationId);
        Tell(workstationId);
    }

    public void Report(Guid workstationId, string connectionId, ReadersReport report)
    {
        lock (_sync)
        {
            if (!_lines.TryGetValue(workstationId, out var line) || line.ConnectionId != connectionId) return;
            line.Snapshot = line.Snapshot with { Readers = report };
        }

        Tell(workstationId);
    }

    public void Report(Guid workstationId, ScriptProgress progress)
    {
        if (_progress.TryGetValue((workstationId, progress.ScriptId), out var listener)) listener.Report(progress);
    }

    /// <summary>Null when the line is gone, or goes before the answer.</summary>
    private async Task<T?> TryAskAsync<T>(WorkstationLine line, string method, object request, CancellationToken cancellation)
        where T : class
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation, line.Closed);
        try
        {
            return await hub.Clients.Client(line.ConnectionId).InvokeAsync<T>(method, request, until.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HubException && !cancellation.IsCancellationRequested)
        {
            // SignalR has no type of its own for a connection that is gone; an answer that is none is treated alike, and the line is cut.
            if (!line.Closed.IsCancellationRequested) log.LogWarning("Workstation {Workstation} did not answer {Method}: {Reason}", line.Snapshot.Id, method, e.Message);
            line.Abort();
            return null;
        }
    }

    /// <summary>The workstation's next line; null when it does not come back in time.</summary>
    private async Task<WorkstationLine?> ReturnOfAsync(Guid workstationId, WorkstationLine broken, CancellationToken cancellation)
    {
        var back = new TaskCompletionSource<WorkstationLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (LineOf(workstationId) is { } line && line != broken) back.TrySetResult(line);
        }

        using (Watch(workstationId, Look))
        {
            Look();
            try
            {
                return await back.Task.WaitAsync(ReturnLimit, time, cancellation);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    internal WorkstationLine? LineOf(Guid workstationId)
    {
        lock (_sync) return _lines.GetValueOrDefault(workstationId);
    }

    private Watcher Watch(Action changed, Guid? workstationId)
    {
        var watcher = new Watcher(this, workstationId, changed);
        lock (_sync) _watchers.Add(watcher);
        return watcher;
    }

    private void Tell(Guid workstationId)
    {
        Watcher[] watchers;
        lock (_sync) watchers = [.. _watchers.Where(w => w.Workstation is null || w.Workstation == workstationId)];
        foreach (var watcher in watchers) watcher.Changed();
    }

    private static ScriptResult Gone(string detail) => new(ScriptOutcome.ReaderGone, [], Fresh: false, detail);

    private sealed record Watcher(WorkstationBoard Board, Guid? Workstation, Action Changed) : IDisposable
    {
        public void Dispose()
        {
            lock (Board._sync) Board._watchers.RemoveAll(w => ReferenceEquals(w, this));
        }
    }
}
