using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// A run under way: attempts until the card is verified, waits for the card when it is lost, rolls back when it does not return. Everything that must outlive
/// this process is in the store before it is needed; a run found open at start-up is taken up again here.
/// </summary>
internal sealed class LiveRun : IDisposable
{
    /// <summary>How long a client's report of what has just been lost may lag behind, and how long a card that another program holds is left alone.</summary>
    private static readonly TimeSpan NewsLag = TimeSpan.FromSeconds(1);

    private readonly RunServices _services;
    private readonly RunContext _context;
    private readonly RunEnding _ending;
    private readonly RunTrips _trips;
    private readonly IReadOnlyDictionary<string, PartTiming> _timings;
    private readonly Action _changed;
    private readonly Lock _gate = new();
    private readonly List<LogLine> _log = [];
    private readonly SortedDictionary<byte, AuthorityWait> _waits = [];
    private readonly CancellationTokenSource _abandoned = new();
    private Preparation? _prepared;
    private RunProgress? _progress;
    private Refusal? _failure;
    private DateTimeOffset? _deadline;
    private TaskCompletionSource _pinEntered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveRun(RunServices services, RunContext context, IReadOnlyDictionary<string, PartTiming> timings, Preparation? prepared, Action changed)
    {
        (_services, _timings, _prepared, _changed) = (services, timings, prepared, changed);
        _context = context with { Tell = Wait };
        _ending = new RunEnding(services, context);
        _trips = new RunTrips(services, context, Log);
    }

    private Run Run => _context.Run;

    /// <summary>Why an actor may not decide about it: whoever started it may, and whoever issues devices to its person.</summary>
    public Refusal? Refuse(Actor actor) => Run.StartedBy == actor.AccountId ? null : actor.Refuse(Permission.IssueDevice, _context.Person);

    /// <summary>The run as it is now.</summary>
    public RunSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return new RunSnapshot
                {
                    RunId = Run.Id,
                    PersonId = Run.PersonId,
                    DeviceId = Run.DeviceId,
                    WorkstationId = Run.WorkstationId,
                    Reader = Run.Reader,
                    State = Run.State,
                    Lanes = _progress?.Lanes ?? [],
                    Progress = Run.State == RunState.Succeeded ? 1 : _progress?.Share ?? 0,
                    Left = Run.State == RunState.Running ? _progress?.Left : null,
                    Trips = Run.Trips,
                    Attempt = Run.Attempt,
                    StartedAt = Run.StartedAt,
                    EndedAt = Run.EndedAt,
                    Deadline = _deadline,
                    Failure = _failure,
                    FailureDetail = Run.FailureDetail,
                    Log = [.. _log],
                    Waits = [.. _waits.Values],
                };
            }
        }
    }

    /// <summary>Ends the run as soon as the trip under way is over; what it issued is revoked.</summary>
    public void Abandon() => _abandoned.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _abandoned.Dispose();

    /// <summary>A PIN was sealed anew.</summary>
    public async Task EnterPinAsync(SealedPin pin, CancellationToken cancellation)
    {
        await SaveAsync(run => run.SealedPin = JsonSerializer.Serialize(pin), cancellation);
        _pinEntered.TrySetResult();
    }

    /// <summary>Works until the run has ended, or the portal stops.</summary>
    /// <param name="takeUp">True for a run that an earlier process left open.</param>
    /// <param name="stopping">The portal stops: the run stays open.</param>
    public async Task WorkAsync(bool takeUp, CancellationToken stopping)
    {
        PresentCard? lost = null;
        var outcome = takeUp ? ScriptOutcome.ReaderGone : ScriptOutcome.Completed;
        try
        {
            if (takeUp && !await TakeUpAsync(stopping)) return;
            while (true)
            {
                if (outcome != ScriptOutcome.Completed) await ResumeAsync(stopping);
                (outcome, lost) = await AttemptAsync(stopping);
                if (outcome == ScriptOutcome.Completed) return;
                if (outcome == ScriptOutcome.Stopped) return;
                var goesOn = outcome is ScriptOutcome.PinUnreadable or ScriptOutcome.PinRefused ? await WaitForPinAsync(stopping) : await WaitForCardAsync(lost, outcome, stopping);
                if (!goesOn) return;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log("The portal stops; the run is taken up again when it starts.");
        }
        finally
        {
            _changed();
        }
    }

    /// <summary>A run of an earlier process: waits for its card, as if it had just been lost.</summary>
    private async Task<bool> TakeUpAsync(CancellationToken stopping)
    {
        Log("The portal was restarted in the middle of this run.");
        return await WaitForCardAsync(null, ScriptOutcome.ReaderGone, stopping);
    }

    /// <summary>One try with the card that is there. Completed: issued. Stopped: rolled back. Anything else: lost or without PIN.</summary>
    private async Task<(ScriptOutcome Outcome, PresentCard? Card)> AttemptAsync(CancellationToken stopping)
    {
        var card = _trips.FindCard();
        try
        {
            if (card is null) throw new CardFault(ScriptOutcome.CardRemoved, "the card is not in a reader");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _abandoned.Token);
            await PersonaliseAsync(card, either.Token);
            await _ending.CompleteAsync(_progress!.Measured, stopping);
            Log($"The card is verified and issued after {Run.Trips} round trips.");
            await _trips.ReleaseAsync(card);
            return (ScriptOutcome.Completed, card);
        }
        catch (CardFault fault) when (fault.IsLoss || fault.Outcome is ScriptOutcome.PinUnreadable or ScriptOutcome.PinRefused)
        {
            Fail(RefusalOf(fault), fault.Message);
            return (fault.Outcome, card);
        }
        catch (Exception cause) when (stopping.IsCancellationRequested)
        {
            // What gives way while the portal stops says nothing about the card.
            throw new OperationCanceledException(cause.Message, cause, stopping);
        }
        catch (Exception cause)
        {
            var refusal = cause switch
            {
                CardFault fault => Refusals.Of(fault),
                AuthorityRefusedException refused => refused.Refusal,
                OperationCanceledException => Refusals.Abandoned,
                FormatException => Refusals.PhotoUnreadable,
                _ => Refusals.Unexpected,
            };
            Fail(refusal, cause is OperationCanceledException ? null : cause.Message);
            await RollBackAsync(refusal, stopping);
            if (card is not null) await _trips.ReleaseAsync(card);
            return (ScriptOutcome.Stopped, card);
        }
    }

    /// <summary>A card that was pulled between two trips is found missing by the next: only where another lies there is it another.</summary>
    private Refusal RefusalOf(CardFault fault) =>
        fault.Outcome == ScriptOutcome.OtherCard && _services.Workstations.Find(Run.WorkstationId)?.Readers.Readers.FirstOrDefault(reader => reader.Name == Run.Reader)?.Card is null
            ? Refusals.CardRemoved
            : Refusals.Of(fault);

    /// <summary>Opens the card with the key that it has, trying the candidates in turn, and runs all lanes.</summary>
    private async Task PersonaliseAsync(PresentCard card, CancellationToken cancellation)
    {
        var edge = _context.Edge;
        var plan = CardPlans.Find(edge) ?? throw new CardFault(ScriptOutcome.Refused, $"the edge {edge.Name} cannot be personalised");
        var (own, puk) = await _services.Store.ReadAsync(
            async session => (
                await _services.Keys.ManagementKeyAsync(session, _context.Device, cancellation),
                await _services.Keys.PukAsync(session, _context.Device, cancellation)),
            cancellation);
        if (own is null || (plan.HasPuk && puk is null)) throw new InvalidOperationException($"The keys of device {_context.Device.Id} were never settled.");

        using var keys = await _services.Prepared.PrepareAsync(_context, algorithm => plan.Takes(edge, card.Facts, algorithm), cancellation);
        var context = _context with { Keys = keys };
        var isFirst = Run.Attempt == 1 && _context.IsFirstRun;
        foreach (var candidate in plan.Candidates(edge, card.Facts, own, isFirst))
        {
            for (var prepared = Prepared(card, candidate); ; prepared = null)
            {
                var isAhead = prepared is not null;
                try
                {
                    var challenge = prepared?.Challenge ?? plan.ChallengeUnasked(edge, card.Facts, candidate) ?? await _trips.AskForChallengeAsync(plan, card, candidate, cancellation);
                    var opened = new OpenedCard(edge, card.Facts, candidate, own, challenge);
                    var lanes = plan.Issue(opened, puk, context, isFirst, _services);
                    var progress = new RunProgress(lanes, Expect, _services.Time, _changed);
                    lock (_gate) _progress = progress;
                    var trips = 0;
                    await LaneBench.RunAsync(lanes, plan.Around(opened, (script, token) => _trips.SendAsync(card, script, progress, isLater: trips++ > 0, token), progress), progress, cancellation);
                    return;
                }
                catch (CardFault fault) when (fault.Command?.What == WorkKeys.Authenticate && fault.Outcome == ScriptOutcome.Stopped)
                {
                    Log($"The management key was not accepted ({fault.Status}).");
                    if (!isAhead) break;
                }
            }
        }

        throw new AuthorityRefusedException(Refusals.ManagementKeyRejected);
    }

    /// <summary>What was prepared in human time, once, if it is for this card and key.</summary>
    private Preparation? Prepared(PresentCard card, AdminKey key)
    {
        var prepared = Interlocked.Exchange(ref _prepared, null);
        return prepared is not null && prepared.InsertionId == card.InsertionId && prepared.Key.Algorithm == key.Algorithm && prepared.Key.Value.AsSpan().SequenceEqual(key.Value) ? prepared : null;
    }

    private async Task<bool> WaitForCardAsync(PresentCard? lost, ScriptOutcome outcome, CancellationToken stopping)
    {
        // A reader may still show the card that was just pulled: wait for another insertion, or, where only the line was lost, for any news.
        var anyNews = lost is null || outcome is ScriptOutcome.ReaderGone or ScriptOutcome.CardBusy;
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (_trips.FindCard() is { } card && (anyNews || card.InsertionId != lost?.InsertionId)) returned.TrySetResult();
        }

        await SetWaitingAsync(RunState.WaitingForCard, _services.Options.WaitForCard, stopping);
        using var watch = _services.Workstations.Watch(Run.WorkstationId, Look);
        if (lost is not null && anyNews) await Task.Delay(NewsLag, _services.Time, stopping);
        Look();
        return await WaitAsync(returned.Task, Refusals.CardNotReturned, stopping);
    }

    private async Task<bool> WaitForPinAsync(CancellationToken stopping)
    {
        _pinEntered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SetWaitingAsync(RunState.WaitingForPin, _services.Options.WaitForPin, stopping);
        return await WaitAsync(_pinEntered.Task, Refusals.PinNotEntered, stopping);
    }

    private async Task<bool> WaitAsync(Task awaited, Refusal otherwise, CancellationToken stopping)
    {
        var left = _deadline!.Value - _services.Time.GetUtcNow();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _abandoned.Token);
        try
        {
            await awaited.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _services.Time, either.Token);
            return true;
        }
        catch (TimeoutException)
        {
            await RollBackAsync(otherwise, stopping);
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await RollBackAsync(Refusals.Abandoned, stopping);
            return false;
        }
    }

    private async Task SetWaitingAsync(RunState state, TimeSpan span, CancellationToken cancellation)
    {
        await SaveAsync(
            run =>
            {
                run.State = state;
                run.FailureCode = _failure?.Code;
                run.FailureDetail = Run.FailureDetail;
            },
            cancellation);
        lock (_gate) _deadline = _services.Time.GetUtcNow() + span;
        _changed();
    }

    /// <summary>A new attempt: what the last one issued is revoked first.</summary>
    private async Task ResumeAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _deadline = null;
            _progress = null;
        }

        var attempt = Run.Attempt + 1;
        await SaveAsync(
            run =>
            {
                run.State = RunState.Running;
                run.Attempt = attempt;
            },
            cancellation);
        await _ending.RevokeIssuedAsync(RevocationReason.Superseded, cancellation);
        await _services.Journal.WriteAsync(Run, "run.resumed", null, cancellation);
        Log($"Attempt {Run.Attempt} begins on the same card.");
    }

    private async Task RollBackAsync(Refusal refusal, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _failure ??= refusal;
            _deadline = null;
        }

        await _ending.RollBackAsync(refusal, Run.FailureDetail, cancellation);
        Log($"Rolled back: {refusal.Code}. The certificates of this run are revoked.");
        _changed();
    }

    private void Fail(Refusal refusal, string? detail)
    {
        lock (_gate) _failure = refusal;
        Run.FailureDetail = detail;
        Log(detail ?? refusal.Code);
    }

    /// <summary>Changes the stored run and this copy of it alike.</summary>
    private async Task SaveAsync(Action<Run> change, CancellationToken cancellation)
    {
        await _services.Store.ChangeAsync<bool>(
            async session =>
            {
                change(await session.RunAsync(Run.Id, cancellation) ?? throw new InvalidOperationException($"Run {Run.Id} is not in the store."));
                return true;
            },
            cancellation);
        change(Run);
    }

    private PartExpectation Expect(string part) => _timings.GetValueOrDefault(part)?.Expectation ?? PartExpectation.Unmeasured(part);

    private void Wait(byte slot, AuthorityWait? wait)
    {
        lock (_gate)
        {
            if (wait is null && !_waits.Remove(slot)) return;
            if (wait is not null) _waits[slot] = wait;
        }

        if (wait is not null) Log(wait.Text);
        else _changed();
    }

    private void Log(string text)
    {
        lock (_gate) _log.Add(new LogLine(_services.Time.GetUtcNow(), text));
        _changed();
    }
}
