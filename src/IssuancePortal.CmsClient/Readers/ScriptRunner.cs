using System.Security.Cryptography;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>
/// Runs the portal's scripts on cards. What can go wrong with a card comes back as an outcome. A script id is run once: asked again (a line that broke while
/// the answer was on its way), the same answer is given and nothing is sent twice.
/// </summary>
/// <param name="mayRun">Whether this line may drive the run.</param>
internal sealed class ScriptRunner(ReaderBoard board, PinBox box, Func<Guid, bool> mayRun, TimeProvider time, ILogger<ScriptRunner> log)
{
    /// <summary>Longest hold that a portal can ask for.</summary>
    public const int MaxHoldSeconds = 300;

    private const int RememberedScripts = 32;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GateLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _sync = new();
    private readonly Dictionary<Guid, Task<ScriptResult>> _scripts = [];
    private readonly Queue<Guid> _order = new();

    /// <summary>Runs the script, or answers what it brought when it was run before.</summary>
    public Task<ScriptResult> ExecuteAsync(ScriptRequest request, Action<ScriptProgress>? progress = null)
    {
        lock (_sync)
        {
            if (_scripts.TryGetValue(request.ScriptId, out var known)) return known;
            var running = Task.Run(() => RunAsync(request, progress));
            _scripts[request.ScriptId] = running;
            _order.Enqueue(request.ScriptId);
            if (_order.Count > RememberedScripts) _scripts.Remove(_order.Dequeue());
            return running;
        }
    }

    /// <summary>Lets a card go that the run holds.</summary>
    public async Task ReleaseAsync(ReleaseRequest request)
    {
        if (board.Find(request.Reader) is not { } slot) return;
        await slot.Gate.WaitAsync();
        try
        {
            if (slot.Held?.RunId == request.RunId) LetGo(slot);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task<ScriptResult> RunAsync(ScriptRequest request, Action<ScriptProgress>? progress)
    {
        try
        {
            var result = await CheckAndRunAsync(request, progress);
            log.LogInformation(
                "Script {Script} of run {Run} on '{Reader}': {Outcome} after {Answers} of {Commands} commands, {Milliseconds} ms on the card{Fresh}{Detail}",
                request.ScriptId, request.RunId, request.Reader, result.Outcome, result.Answers.Count, request.Script.Commands.Count,
                result.Answers.Sum(a => (long)a.Microseconds) / 1000, result.Fresh ? ", connected anew" : "", result.Detail is null ? "" : $" ({result.Detail})");
            if (NothingWasSent(result.Outcome)) Forget(request.ScriptId);
            return result;
        }
        catch (Exception e)
        {
            // The portal must know that the state of the card is unknown, as after a removal.
            log.LogError(e, "Script {Script} of run {Run} failed in the client", request.ScriptId, request.RunId);
            return new ScriptResult(ScriptOutcome.CardRemoved, [], Fresh: true, $"The client failed: {e.GetType().Name}.");
        }
    }

    private async Task<ScriptResult> CheckAndRunAsync(ScriptRequest request, Action<ScriptProgress>? progress)
    {
        if (!mayRun(request.RunId)) return NothingSent(ScriptOutcome.Refused, "The run belongs to another portal.");
        if (ScriptGuard.Refuse(request.Script) is { } reason) return NothingSent(ScriptOutcome.Refused, reason);
        using var pins = new OpenedPins();
        if (OpenPins(request, pins) is { } refusal) return refusal;
        if (board.Find(request.Reader) is not { } slot) return NothingSent(ScriptOutcome.ReaderGone, "There is no such reader.");
        if (!await slot.Gate.WaitAsync(GateLimit)) return NothingSent(ScriptOutcome.CardBusy, "The reader is busy with another script.");
        try
        {
            return await RunOnCardAsync(request, slot, pins, progress);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task<ScriptResult> RunOnCardAsync(ScriptRequest request, ReaderSlot slot, OpenedPins pins, Action<ScriptProgress>? progress)
    {
        if (board.Find(request.Reader) != slot) return NothingSent(ScriptOutcome.ReaderGone, "The reader is gone.");
        if (!board.IsInserted(slot, request.InsertionId)) return NothingSent(ScriptOutcome.OtherCard, "The card of that insertion is not in the reader.");
        if (slot.Held is { } former && former.InsertionId != request.InsertionId) slot.LetGo();
        if (slot.Held is { } other && other.RunId != request.RunId) return NothingSent(ScriptOutcome.CardBusy, "Another run holds the card.");

        var fresh = !IsStillHeld(slot);
        if (fresh)
        {
            try
            {
                var connection = await board.System.ConnectAsync(slot.Name, ConnectLimit, time, CancellationToken.None);
                slot.Hold(new HeldCard(request.RunId, request.InsertionId, connection));
                if (!board.IsInserted(slot, request.InsertionId, connection.Insertions))
                {
                    slot.LetGo();
                    return NothingSent(ScriptOutcome.OtherCard, "Another card was put into the reader.");
                }
            }
            catch (ReaderException e)
            {
                return NothingSent(e.Fault switch
                {
                    ReaderFault.Busy => ScriptOutcome.CardBusy,
                    ReaderFault.NoCard => ScriptOutcome.OtherCard,
                    ReaderFault.Mute => ScriptOutcome.CardRemoved,
                    _ => ScriptOutcome.ReaderGone,
                }, e.Message);
            }
        }

        var held = slot.Held!;
        held.Connection.ResetOnClose = true;
        ScriptResult? result = null;
        try
        {
            result = await ScriptSender.SendAsync(
                held.Channel,
                request.Script,
                fresh,
                pins.Fill,
                progress is null ? null : (done, status) => progress(new ScriptProgress(request.ScriptId, done, status)));
        }
        finally
        {
            var hold = Math.Clamp(request.HoldSeconds, 0, MaxHoldSeconds);
            if (hold > 0 && result?.Outcome is ScriptOutcome.Completed or ScriptOutcome.Stopped)
                held.Keep(TimeSpan.FromSeconds(hold), time, () => LetGoAsync(slot, held));
            else
                LetGo(slot);
        }

        return result;
    }

    private static bool IsStillHeld(ReaderSlot slot)
    {
        if (slot.Held is not { } held) return false;
        held.StopKeeping();
        try
        {
            held.Connection.KeepAlive();
            return true;
        }
        catch (Apdu.CardLostException)
        {
            slot.LetGo();
            return false;
        }
    }

    private async Task LetGoAsync(ReaderSlot slot, HeldCard held)
    {
        await slot.Gate.WaitAsync();
        try
        {
            if (slot.Held == held) LetGo(slot);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>The run may have changed the card: it is opened again, so that what is shown of it is true.</summary>
    private void LetGo(ReaderSlot slot)
    {
        slot.LetGo();
        board.Reopen(slot);
    }

    private ScriptResult? OpenPins(ScriptRequest request, OpenedPins pins)
    {
        foreach (var sealedPin in request.Pins)
        {
            if (box.Open(sealedPin, request.RunId) is not { } pin) return NothingSent(ScriptOutcome.PinUnreadable, "The sealed PIN was made for another session or run.");
            pins.Add(sealedPin.Kind, pin);
        }

        if (request.Script.Commands.SelectMany(c => c.Secrets).Any(field => pins.Find(field.Kind) is null))
            return NothingSent(ScriptOutcome.PinUnreadable, "The script asks for a PIN that was not sent.");
        if (pins.Find(SecretKind.NewPin) is { } chosen)
        {
            if (!PinCheck.Meets(chosen, request.PinRules ?? new PinRules())) return NothingSent(ScriptOutcome.PinRefused, "The PIN breaks the rules.");
            if (pins.Find(SecretKind.CurrentPin) is { } current && CryptographicOperations.FixedTimeEquals(current, chosen))
                return NothingSent(ScriptOutcome.PinRefused, "The new PIN is the old one.");
        }

        return pins.Fits(request.Script) ? null : NothingSent(ScriptOutcome.PinRefused, "The PIN is longer than its place in the command.");
    }

    private static ScriptResult NothingSent(ScriptOutcome outcome, string detail) => new(outcome, [], Fresh: false, detail);

    /// <summary>Only these are worth another try under the same id.</summary>
    private static bool NothingWasSent(ScriptOutcome outcome) =>
        outcome is ScriptOutcome.OtherCard or ScriptOutcome.CardBusy or ScriptOutcome.PinUnreadable or ScriptOutcome.PinRefused or ScriptOutcome.Refused;

    private void Forget(Guid scriptId)
    {
        lock (_sync) _scripts.Remove(scriptId);
    }
}
