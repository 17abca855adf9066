using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Progress;

/// <summary>Watches the lanes of one attempt and knows how far they are. Safe to ask from any thread.</summary>
/// <param name="lanes">The plan.</param>
/// <param name="expect">What to expect of a part.</param>
/// <param name="time">Clock.</param>
/// <param name="changed">Called after every change, outside any lock.</param>
internal sealed class RunProgress(IReadOnlyList<Lane> lanes, Func<string, PartExpectation> expect, TimeProvider time, Action changed) : ILaneObserver
{
    private readonly Lock _gate = new();
    private readonly List<LaneEntry> _lanes = [.. lanes.Select(lane => new LaneEntry(lane.Name, [.. lane.Steps.SelectMany(step => step.Parts).Distinct().Select(part => new PartEntry(part, expect(part)))]))];
    private CardScript? _script;
    private int _done;
    private double _highest;

    /// <summary>Durations of parts that are done.</summary>
    public IReadOnlyList<(string Part, TimeSpan Duration)> Measured
    {
        get
        {
            lock (_gate) return [.. _lanes.SelectMany(lane => lane.Parts).Where(part => part.State == WorkState.Done).Select(part => (part.Name, part.Elapsed(time)))];
        }
    }

    /// <inheritdoc/>
    public void TripStarts(CardScript script)
    {
        lock (_gate)
        {
            _script = script;
            _done = 0;
            Begin(script.Commands[0]);
        }

        changed();
    }

    /// <summary>So many commands of the trip under way are answered.</summary>
    public void Answered(int done)
    {
        lock (_gate) Advance(done);
        changed();
    }

    /// <inheritdoc/>
    public void TripEnded(CardScript script, ScriptResult result)
    {
        lock (_gate)
        {
            Advance(result.Outcome == ScriptOutcome.Stopped ? result.Answers.Count - 1 : result.Answers.Count);
            _script = null;
            // The client measured each command at the card; its reports of progress come in bunches.
            foreach (var part in script.Commands.Zip(result.Answers).GroupBy(it => (it.First.Lane, it.First.What)))
                Find(part.Key.Lane, part.Key.What)?.Measure(TimeSpan.FromMicroseconds(part.Sum(it => (long)it.Second.Microseconds)));
        }

        changed();
    }

    /// <inheritdoc/>
    public void PartStarts(string lane, string part)
    {
        lock (_gate) Find(lane, part)?.Begin(time);
        changed();
    }

    /// <inheritdoc/>
    public void PartEnds(string lane, string part)
    {
        lock (_gate) Find(lane, part)?.End(time, WorkState.Done);
        changed();
    }

    /// <inheritdoc/>
    public void LaneDone(string lane)
    {
        lock (_gate)
        {
            foreach (var part in _lanes.First(entry => entry.Name == lane).Parts) part.End(time, WorkState.Done);
        }

        changed();
    }

    /// <inheritdoc/>
    public void LaneFailed(string lane, Exception cause)
    {
        lock (_gate)
        {
            // Where the card was lost, or the run given up, no lane is to blame.
            if (cause is not (CardFault { Command: null } or OperationCanceledException))
            {
                var parts = _lanes.FirstOrDefault(entry => entry.Name == lane)?.Parts ?? [];
                var failed = cause switch
                {
                    CardFault { Command: { } command } => parts.FirstOrDefault(part => part.Name == command.What),
                    // What an authority was asked for ended when it refused.
                    AuthorityRefusedException => parts.LastOrDefault(part => part.State == WorkState.Done) is { Name: WorkKeys.Certificate } asked ? asked : null,
                    _ => null,
                };
                (failed ?? parts.FirstOrDefault(part => part.State != WorkState.Done))?.End(time, WorkState.Failed);
            }

            foreach (var part in _lanes.SelectMany(entry => entry.Parts)) part.Interrupt(time);
        }

        changed();
    }

    /// <summary>The lanes as they are now.</summary>
    public IReadOnlyList<LaneSnapshot> Lanes
    {
        get
        {
            lock (_gate) return [.. _lanes.Select(lane => lane.Snapshot(time))];
        }
    }

    /// <summary>Share of the expected duration that is behind, 0 to 1; never falls.</summary>
    public double Share
    {
        get
        {
            lock (_gate)
            {
                var all = _lanes.SelectMany(lane => lane.Parts).ToList();
                var whole = all.Sum(part => part.Expected.Mean.TotalMilliseconds);
                var behind = all.Sum(part => part.Expected.Mean.TotalMilliseconds * part.Share(time));
                return _highest = Math.Max(_highest, whole > 0 ? behind / whole : 1);
            }
        }
    }

    /// <summary>Shortest and longest time left, as the sum of what is not done: a card does one thing after the other.</summary>
    public (TimeSpan Low, TimeSpan High) Left
    {
        get
        {
            lock (_gate)
            {
                var open = _lanes.SelectMany(lane => lane.Parts).Where(part => part.State is WorkState.Waiting or WorkState.Working).ToList();
                return (
                    open.Aggregate(TimeSpan.Zero, (sum, part) => sum + Remaining(part.Expected.Low, part.Elapsed(time))),
                    open.Aggregate(TimeSpan.Zero, (sum, part) => sum + Remaining(part.Expected.High, part.Elapsed(time))));
            }

            static TimeSpan Remaining(TimeSpan expected, TimeSpan elapsed) => expected > elapsed ? expected - elapsed : TimeSpan.Zero;
        }
    }

    private void Advance(int done)
    {
        if (_script is not { } script) return;
        for (; _done < done && _done < script.Commands.Count; _done++)
        {
            var command = script.Commands[_done];
            var isLastOfPart = !script.Commands.Skip(_done + 1).Any(later => later.Lane == command.Lane && later.What == command.What);
            if (isLastOfPart) Find(command.Lane, command.What)?.End(time, WorkState.Done);
            if (_done + 1 < script.Commands.Count) Begin(script.Commands[_done + 1]);
        }
    }

    private void Begin(ScriptCommand command) => Find(command.Lane, command.What)?.Begin(time);

    private PartEntry? Find(string lane, string part) => _lanes.FirstOrDefault(entry => entry.Name == lane)?.Parts.FirstOrDefault(entry => entry.Name == part);

    private sealed record LaneEntry(string Name, IReadOnlyList<PartEntry> Parts)
    {
        public LaneSnapshot Snapshot(TimeProvider time)
        {
            var parts = Parts.Select(part => new PartSnapshot(part.Name, part.State, part.Elapsed(time))).ToList();
            var state = parts.Any(part => part.State == WorkState.Failed) ? WorkState.Failed
                : parts.All(part => part.State == WorkState.Done) ? WorkState.Done
                : parts.Any(part => part.State is WorkState.Working or WorkState.Done) ? WorkState.Working
                : WorkState.Waiting;
            return new LaneSnapshot(Name, state, parts);
        }
    }

    private sealed class PartEntry(string name, PartExpectation expected)
    {
        private TimeSpan _before;
        private long? _since;

        public string Name => name;

        public PartExpectation Expected => expected;

        public WorkState State { get; private set; }

        public TimeSpan Elapsed(TimeProvider time) => _before + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

        /// <summary>Done parts count whole; one under way at most to 95 hundredths, however long it takes.</summary>
        public double Share(TimeProvider time) => State switch
        {
            WorkState.Done => 1,
            WorkState.Working => Math.Min(0.95, Elapsed(time) / expected.Mean),
            _ => 0,
        };

        public void Begin(TimeProvider time)
        {
            if (State == WorkState.Done || _since is not null) return;
            _since = time.GetTimestamp();
            State = WorkState.Working;
        }

        public void End(TimeProvider time, WorkState state)
        {
            Pause(time);
            if (State != WorkState.Failed) State = state;
        }

        /// <summary>Takes the client's own measurement.</summary>
        public void Measure(TimeSpan duration) => (_before, _since) = (duration, null);

        /// <summary>What was under way has to be done again.</summary>
        public void Interrupt(TimeProvider time)
        {
            Pause(time);
            if (State == WorkState.Working) State = WorkState.Waiting;
        }

        private void Pause(TimeProvider time)
        {
            _before = Elapsed(time);
            _since = null;
        }
    }
}
