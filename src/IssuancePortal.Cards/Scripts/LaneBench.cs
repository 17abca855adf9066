using System.Runtime.ExceptionServices;
using IssuancePortal.Apdu;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Scripts;

/// <summary>Sends one script to the card: one trip.</summary>
public delegate Task<ScriptResult> SendScript(CardScript script, CancellationToken cancellation);

/// <summary>
/// Runs lanes side by side and gathers what they ask of the card: when every unfinished lane waits for the card, what they asked for becomes one script,
/// in plan order, and the answers are handed back. A lane that waits for something else (the certificate authority) holds the trip back.
/// </summary>
/// <remarks>
/// Within a script, order replaces waiting: a command may rely on the success of any command before it, since the stop rule keeps it from being
/// sent otherwise.
/// </remarks>
public sealed class LaneBench
{
    private readonly Lock _gate = new();
    private readonly SendScript _send;
    private readonly ILaneObserver _observer;
    private readonly List<Ask> _asked = [];
    private readonly CancellationTokenSource _stop;
    private ExceptionDispatchInfo? _cause;
    private int _busy;

    private LaneBench(SendScript send, ILaneObserver observer, CancellationToken cancellation)
    {
        _send = send;
        _observer = observer;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Runs all lanes to their end.</summary>
    /// <exception cref="CardFault">The first fault of any lane; the others are stopped.</exception>
    public static async Task RunAsync(IReadOnlyList<Lane> lanes, SendScript send, ILaneObserver observer, CancellationToken cancellation)
    {
        var bench = new LaneBench(send, observer, cancellation);
        using (bench._stop)
        {
            bench._busy = lanes.Count;
            await Task.WhenAll(lanes.Select((lane, order) => Task.Run(() => bench.RunLaneAsync(lane, order), CancellationToken.None)));
        }

        bench._cause?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task RunLaneAsync(Lane lane, int order)
    {
        try
        {
            var view = new View(this, lane.Name, order);
            foreach (var step in lane.Steps)
            {
                _stop.Token.ThrowIfCancellationRequested();
                await step.RunAsync(view, _stop.Token);
            }

            _observer.LaneDone(lane.Name);
            Idle();
        }
        catch (Exception cause)
        {
            Fail(lane.Name, cause);
        }
    }

    /// <summary>Keeps the first cause and lets every other lane go.</summary>
    private void Fail(string lane, Exception cause)
    {
        List<Ask> waiting;
        lock (_gate)
        {
            if (_cause is null)
            {
                _cause = ExceptionDispatchInfo.Capture(cause);
                _observer.LaneFailed((cause as CardFault)?.Command?.Lane ?? lane, cause);
            }

            waiting = [.. _asked];
            _asked.Clear();
        }

        _stop.Cancel();
        foreach (var ask in waiting) ask.Answer.TrySetCanceled(_stop.Token);
    }

    /// <summary>A lane ended or began to wait: the last one sends the trip.</summary>
    private void Idle()
    {
        List<Ask> trip;
        lock (_gate)
        {
            if (--_busy > 0 || _asked.Count == 0) return;
            trip = [.. _asked.OrderBy(ask => ask.Order)];
            _asked.Clear();
            _busy = trip.Count;
        }

        _ = SendAsync(trip);
    }

    /// <summary>A waiting lane goes on; said while another lane is still busy, so that no trip leaves without it.</summary>
    private void Busy()
    {
        lock (_gate) _busy++;
    }

    private async Task SendAsync(List<Ask> trip)
    {
        try
        {
            var script = new CardScript([.. trip.SelectMany(ask => ask.Commands)]);
            _observer.TripStarts(script);
            var result = await _send(script, _stop.Token);
            _observer.TripEnded(script, result);
            HandBack(trip, script, result);
        }
        catch (Exception cause)
        {
            foreach (var ask in trip) ask.Answer.TrySetException(cause);
        }
    }

    private static void HandBack(List<Ask> trip, CardScript script, ScriptResult result)
    {
        if (Fault(script, result) is { } fault)
        {
            foreach (var ask in trip) ask.Answer.TrySetException(fault);
            return;
        }

        var at = 0;
        foreach (var ask in trip)
        {
            ask.Answer.TrySetResult([.. result.Answers.Skip(at).Take(ask.Commands.Count)]);
            at += ask.Commands.Count;
        }
    }

    private static CardFault? Fault(CardScript script, ScriptResult result) => result switch
    {
        { Outcome: ScriptOutcome.Stopped, Answers.Count: > 0 } =>
            new CardFault(script.Commands[result.Answers.Count - 1], new StatusWord(result.Answers[^1].Status)),
        { Outcome: not ScriptOutcome.Completed } => new CardFault(result.Outcome, result.Detail),
        _ when result.Answers.Count != script.Commands.Count =>
            new CardFault(ScriptOutcome.Refused, $"{script.Commands.Count} commands were sent and {result.Answers.Count} answered"),
        _ => null,
    };

    private sealed record Ask(string Lane, int Order, IReadOnlyList<ScriptCommand> Commands, TaskCompletionSource<IReadOnlyList<ScriptAnswer>> Answer);

    private sealed class View(LaneBench bench, string lane, int order) : ICardBench
    {
        public Task<IReadOnlyList<ScriptAnswer>> AskAsync(IReadOnlyList<ScriptCommand> commands, CancellationToken cancellation)
        {
            var ask = new Ask(
                lane,
                order,
                [.. commands.Select(command => command with { Lane = lane })],
                new TaskCompletionSource<IReadOnlyList<ScriptAnswer>>(TaskCreationOptions.RunContinuationsAsynchronously));
            lock (bench._gate)
            {
                if (bench._cause is not null) return Task.FromCanceled<IReadOnlyList<ScriptAnswer>>(bench._stop.Token.IsCancellationRequested ? bench._stop.Token : new CancellationToken(true));
                bench._asked.Add(ask);
            }

            bench.Idle();
            return ask.Answer.Task;
        }

        public Task WaitAsync(LaneGate gate, CancellationToken cancellation)
        {
            var opened = gate.WhenOpen(bench.Busy);
            if (opened.IsCompleted) return opened;
            bench.Idle();
            return opened.WaitAsync(bench._stop.Token);
        }

        public IDisposable Doing(string part)
        {
            bench._observer.PartStarts(lane, part);
            return new Ending(() => bench._observer.PartEnds(lane, part));
        }
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
