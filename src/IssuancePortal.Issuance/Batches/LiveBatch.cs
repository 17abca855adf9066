using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Batches;

/// <summary>What every batch works with.</summary>
public sealed record BatchServices(RunServices Runs, RunBoard Board, BindDevice Bind, BatchMoves Moves, IDrivers Drivers);

/// <summary>
/// A batch under way: watches the readers of its workstation, gives each card that is put in to whoever is next, and follows it to its end. What must outlive this process is in the store before it is needed. Every reader has its
/// own task: what happens in one is nothing to the others.
/// </summary>
internal sealed class LiveBatch : IDisposable
{
    /// <summary>How often a run is given another PIN before it is given up: a client that takes none takes no third either.</summary>
    private const int MostPins = 3;

    private readonly BatchServices _services;
    private readonly Guid _id;
    private readonly CancellationTokenSource _stopping;
    private readonly Bell _bell = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _atWork = [];
    private readonly Dictionary<string, Guid> _looked = [];
    private IDisposable? _watch;
    private Driver? _driver;
    private Guid _workstationId;
    private Task _work = Task.CompletedTask;

    public LiveBatch(BatchServices services, Guid id, CancellationToken stopping) => (_services, _id, _stopping) = (services, id, CancellationTokenSource.CreateLinkedTokenSource(stopping));

    /// <summary>Ends with the portal.</summary>
    public Task Work => _work;

    /// <summary>Works in somebody's name at a workstation from now on.</summary>
    public void Drive(Driver driver, Guid workstationId)
    {
        lock (_gate)
        {
            _driver = driver;
            WorkAt(workstationId);
        }

        LookAgain();
    }

    /// <summary>Something has changed that may make a card of use that was of none: looks into every reader again.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            _looked.Clear();
            if (_work.IsCompleted && !_stopping.IsCancellationRequested) _work = Task.Run(WorkAsync, CancellationToken.None);
        }

        _bell.Ring();
    }

    /// <summary>Follows a card that an earlier process left at work.</summary>
    public void TakeUp(Guid workstationId, BatchItem item, BatchCard card, bool bindsOnly)
    {
        lock (_gate)
        {
            WorkAt(workstationId);

            _atWork[card.Reader] = Task.Run(() => TakeUpAsync(item, card, bindsOnly), CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Waits until no card is at work.</summary>
    public Task IdleAsync()
    {
        lock (_gate) return Task.WhenAll([_work, .. _atWork.Values]);
    }

    private void WorkAt(Guid workstationId)
    {
        if (_watch is not null && _workstationId == workstationId) return;
        _watch?.Dispose();
        _watch = _services.Runs.Workstations.Watch(workstationId, _bell.Ring);
        _workstationId = workstationId;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var next = _bell.Next;
                Begin();
                await next.WaitAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The portal stops; the batch stands as it does in the store.
        }
    }

    /// <summary>Begins with every card that lies in a reader and was not looked at.</summary>
    private void Begin()
    {
        lock (_gate)
        {
            if (_driver is not { } driver) return;
            foreach (var reader in _services.Runs.Workstations.Find(_workstationId)?.Readers.Readers ?? [])
            {
                if (reader.Card is not { } card || (_atWork.TryGetValue(reader.Name, out var busy) && !busy.IsCompleted)) continue;
                if (_looked.TryGetValue(reader.Name, out var looked) && looked == card.InsertionId) continue;
                _looked[reader.Name] = card.InsertionId;
                _atWork[reader.Name] = Task.Run(() => HandleAsync(reader.Name, card, driver, _workstationId), CancellationToken.None);
            }
        }
    }

    private async Task HandleAsync(string reader, CardReport card, Driver driver, Guid workstationId)
    {
        try
        {
            while (true)
            {
                if (await _services.Drivers.NowAsync(driver, _stopping.Token) is not { } actor)
                {
                    await _services.Moves.PauseAsync(_id, Refusals.DriverGone, _stopping.Token);
                    return;
                }

                if (await _services.Moves.ClaimAsync(_id, reader, card, actor, _stopping.Token) is not { } claim) return;
                var end = await CarryOutAsync(claim, reader, card, actor, driver, workstationId);
                await _services.Moves.SettleAsync(_id, claim.Number, end, actor, _stopping.Token);
                // Somebody who was set aside or failed makes room for, or is, the next of another reader.
                LookAgain();
                if (!end.IsThePersons) return;
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Whatever gave way while the portal stops: the card is taken up when it starts again.
        }
        finally
        {
            _bell.Ring();
        }
    }

    private async Task TakeUpAsync(BatchItem item, BatchCard card, bool bindsOnly)
    {
        try
        {
            var end = bindsOnly ? await BoundAsync(item, card) : await FollowAsync(card.RunId!.Value);
            await _services.Moves.SettleAsync(_id, card.Number, end, Actor.System, _stopping.Token);
            LookAgain();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Once more then.
        }
    }

    /// <summary>What should not happen ends this card and pauses the batch: nobody knows what it would do to the next.</summary>
    private async Task<CardEnd> CarryOutAsync(Claim claim, string reader, CardReport card, Actor actor, Driver driver, Guid workstationId)
    {
        try
        {
            return BatchModes.BindsOnly(claim.Mode) ? await BindAsync(claim, reader, card, actor, driver, workstationId) : await PersonaliseAsync(claim, reader, card, actor, driver, workstationId);
        }
        catch (Exception cause) when (cause is not OperationCanceledException && !_stopping.IsCancellationRequested)
        {
            return new CardEnd(CardBin.Bad, RunRefusals.Unexpected, Pauses: true, Detail: cause.Message);
        }
    }

    private async Task<CardEnd> PersonaliseAsync(Claim claim, string reader, CardReport card, Actor actor, Driver driver, Guid workstationId)
    {
        if (_services.Runs.Workstations.Find(workstationId) is not { } workstation) return EndOf(RunRefusals.WorkstationGone);
        var policy = await _services.Runs.Store.ReadAsync(session => session.PolicyAsync(claim.PolicyId, _stopping.Token), _stopping.Token);
        var pin = ThrowAwayPin.Seal(workstation.SessionPublicKey, claim.RunId, policy?.Content.Pin);
        var order = new StartOrder(claim.RunId, claim.PersonId, claim.PolicyId, claim.Mode, workstationId, reader, card.InsertionId, pin, claim.RequestId, driver.BrowserId);
        var started = await _services.Board.StartAsync(order, actor, _stopping.Token);
        return started.Succeeded ? await FollowAsync(claim.RunId) : EndOf(started.Refusal);
    }

    private async Task<CardEnd> BindAsync(Claim claim, string reader, CardReport card, Actor actor, Driver driver, Guid workstationId)
    {
        var order = new BindOrder(claim.PersonId, claim.PolicyId, workstationId, reader, card.InsertionId, driver.BrowserId, claim.RequestId) { PasswordLater = true };
        var bound = await _services.Bind.BindAsync(order, actor, _stopping.Token);
        return bound.Succeeded ? new CardEnd(CardBin.Good, DeviceId: bound.Value.DeviceId, RequestId: bound.Value.RequestId) : EndOf(bound.Refusal);
    }

    /// <summary>A card that was to be bound when the portal died: it is, or nothing was done to it.</summary>
    private async Task<CardEnd> BoundAsync(BatchItem item, BatchCard card)
    {
        var device = (await _services.Runs.Store.ReadAsync(session => session.DevicesOfAsync(item.PersonId, _stopping.Token), _stopping.Token)).FirstOrDefault(device => device.Serial == card.Serial);
        return device is null ? new CardEnd(CardBin.Untouched) : new CardEnd(CardBin.Good, DeviceId: device.Id);
    }

    /// <summary>Follows a run to its end. Where it waits for its PIN, because the client was restarted, it gets another that nobody knows.</summary>
    private async Task<CardEnd> FollowAsync(Guid runId)
    {
        var (bell, pins) = (new Bell(), 0);
        using var watch = _services.Board.Watch(runId, bell.Ring);
        using var readers = _services.Runs.Workstations.Watch(_workstationId, bell.Ring);
        while (true)
        {
            var next = bell.Next;
            // Killed before the run was begun: nothing was done to the card.
            if (await _services.Board.FindAsync(runId, _stopping.Token) is not { } run) return new CardEnd(CardBin.Untouched);
            if (run.EndedAt is not null) return await EndOfRunAsync(run);
            if (run.State == RunState.WaitingForPin && _services.Runs.Workstations.Find(run.WorkstationId) is { } workstation)
            {
                if (++pins > MostPins) _services.Board.AbandonForPortal([runId]);
                else await _services.Board.EnterPinForPortalAsync(runId, ThrowAwayPin.Seal(workstation.SessionPublicKey, runId, await RulesAsync(runId)), _stopping.Token);
            }

            await Task.WhenAny(next, _services.Board.WhenEndedAsync(runId)).WaitAsync(_stopping.Token);
            _stopping.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<PinRules?> RulesAsync(Guid runId) => await _services.Runs.Store.ReadAsync(
        async session => await session.RunAsync(runId, _stopping.Token) is { } run && await session.PolicyAsync(run.PolicyId, _stopping.Token) is { } policy ? policy.Content.Pin : null,
        _stopping.Token);

    private async Task<CardEnd> EndOfRunAsync(RunSnapshot snapshot)
    {
        var run = await _services.Runs.Store.ReadAsync(session => session.RunAsync(snapshot.RunId, _stopping.Token), _stopping.Token);
        return snapshot.State == RunState.Succeeded
            ? new CardEnd(CardBin.Good, DeviceId: snapshot.DeviceId, RequestId: run?.RequestId)
            : new CardEnd(CardBin.Bad, snapshot.Failure ?? RunRefusals.Unexpected, DeviceId: snapshot.DeviceId, RequestId: run?.RequestId);
    }

    /// <summary>Whose fault it is that a card was not even begun: the moment's, everybody's, the card's, or the person's.</summary>
    private static CardEnd EndOf(Refusal refusal)
    {
        string[] moments = [RunRefusals.WorkstationGone.Code, RunRefusals.CardGone.Code];
        string[] everybodys =
        [
            Roles.Refusals.NotAllowed(Permission.IssueDevice).Code, RunRefusals.WorkstationNotYours.Code, RunRefusals.NoAttestationRoots.Code, RunRefusals.ModeNotAllowed.Code, RequestRefusals.ModeOff.Code, RequestRefusals.BindingOff.Code,
        ];
        if (moments.Contains(refusal.Code)) return new CardEnd(CardBin.Untouched);
        return everybodys.Contains(refusal.Code) ? new CardEnd(CardBin.Untouched, refusal, Pauses: true) : new CardEnd(CardBin.Untouched, refusal, IsThePersons: true);
    }
}

/// <summary>Rings for whoever waits. Take <see cref="Next"/>, look, then wait for it: nothing is missed in between.</summary>
internal sealed class Bell
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
