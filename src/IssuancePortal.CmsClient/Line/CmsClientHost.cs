using IssuancePortal.CmsClient.Readers;
using IssuancePortal.Contracts;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Line;

/// <summary>
/// The client at work: one line for each portal this computer is paired with. Pairings that are added, renewed or removed in the state folder meanwhile are
/// taken up. Runs in its own process, or in any other (a demonstration).
/// </summary>
public sealed class CmsClientHost(CmsClientOptions options, ILoggerFactory logs)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();
    private readonly Dictionary<string, RunningLine> _lines = [];
    private readonly RunGate _gate = new();

    /// <summary>How the lines stand.</summary>
    public IReadOnlyList<LineStatus> Lines
    {
        get { lock (_sync) return [.. _lines.Values.Select(l => l.Line.Status)]; }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var log = logs.CreateLogger<CmsClientHost>();
        using var timer = new PeriodicTimer(LookInterval, options.Time);
        try
        {
            do
            {
                try
                {
                    await TakeUpAsync(options.State.Portals(), cancellation);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
                {
                    log.LogWarning("The list of portals cannot be read: {Reason}", e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await TakeUpAsync([], CancellationToken.None);
        }
    }

    private async Task TakeUpAsync(IReadOnlyList<PairedPortal> paired, CancellationToken cancellation)
    {
        var wanted = paired.Where(p => options.OnlyPortal is not { } only || p.Origin == LineNames.Origin(only)).ToDictionary(p => p.Origin);
        List<RunningLine> ended;
        lock (_sync)
        {
            ended = [.. _lines.Values.Where(l => !wanted.TryGetValue(l.Line.Status.Portal.Origin, out var p) || p != l.Line.Status.Portal)];
            foreach (var line in ended) _lines.Remove(line.Line.Status.Portal.Origin);
        }

        foreach (var line in ended) await line.EndAsync();
        lock (_sync)
        {
            foreach (var portal in wanted.Values.Where(p => !_lines.ContainsKey(p.Origin)))
                _lines.Add(portal.Origin, new RunningLine(new PortalLine(portal, options, options.State.Key, _gate, logs), cancellation));
        }
    }

    private sealed class RunningLine
    {
        private readonly CancellationTokenSource _stop;
        private readonly Task _running;

        public RunningLine(PortalLine line, CancellationToken cancellation)
        {
            Line = line;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _running = Task.Run(() => line.RunAsync(_stop.Token), CancellationToken.None);
        }

        public PortalLine Line { get; }

        public async Task EndAsync()
        {
            await _stop.CancelAsync();
            try
            {
                await _running;
            }
            finally
            {
                Line.Dispose();
                _stop.Dispose();
            }
        }
    }
}
