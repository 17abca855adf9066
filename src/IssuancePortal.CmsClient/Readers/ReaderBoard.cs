using System.Text.Json;
using IssuancePortal.Contracts;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>
/// All readers live: names every insertion, runs the opening script on the card, lets it go, and reports. One board for each line, so that the insertions
/// and opening scripts of two portals never mix; PC/SC's transactions keep their commands apart.
/// </summary>
internal sealed class ReaderBoard(IReaderSystem system, TimeProvider time, ILogger<ReaderBoard> log)
{
    /// <summary>How long to wait for a card that another program holds before saying so.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    private const int MostOpeningFailures = 8;
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OpeningRetry = TimeSpan.FromMilliseconds(250);

    private readonly Lock _sync = new();
    private readonly List<ReaderSlot> _slots = [];
    private CardScript? _opening;
    private string? _openingText;
    private string? _problem;
    private ReadersReport _current = new([]);

    /// <summary>Called with every new state of things, in order, from any thread; must return at once.</summary>
    public event Action<ReadersReport>? Changed;

    /// <summary>The readers as last reported.</summary>
    public ReadersReport Current
    {
        get { lock (_sync) return _current; }
    }

    public IReaderSystem System => system;

    /// <summary>Watches until cancelled, then lets every held card go.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await system.WatchAsync(Take, cancellation);
        ReaderSlot[] slots;
        lock (_sync) slots = [.. _slots];
        foreach (var slot in slots) await LetGoAsync(slot);
    }

    /// <summary>From now on cards are opened with this script; those already in a reader too, when it differs from the one they were opened with.</summary>
    public void UseOpening(CardScript script)
    {
        var text = JsonSerializer.Serialize(script);
        lock (_sync)
        {
            if (text == _openingText) return;
            (_opening, _openingText) = (script, text);
            foreach (var slot in _slots) StartOpening(slot);
        }
    }

    /// <summary>The reader of that name, or null.</summary>
    public ReaderSlot? Find(string reader)
    {
        lock (_sync) return _slots.Find(s => s.Name == reader);
    }

    /// <summary>True while the card reported under <paramref name="insertion"/> is in the reader, as far as the system has told.</summary>
    public bool IsInserted(ReaderSlot slot, Guid insertion, int? insertions = null)
    {
        lock (_sync) return slot.Insertion == insertion && (insertions is null || slot.Seen.Insertions == insertions) && _slots.Contains(slot);
    }

    /// <summary>Opens the card again, because a run has changed it; its insertion stays.</summary>
    public void Reopen(ReaderSlot slot)
    {
        lock (_sync) StartOpening(slot);
    }

    private void Take(ReadersSeen seen)
    {
        lock (_sync)
        {
            _problem = seen.Problem;
            foreach (var gone in _slots.FindAll(s => seen.Readers.All(r => r.Name != s.Name)))
            {
                _slots.Remove(gone);
                Leave(gone);
            }

            var ordered = new List<ReaderSlot>();
            foreach (var reader in seen.Readers)
            {
                var slot = _slots.Find(s => s.Name == reader.Name) ?? new ReaderSlot(reader.Name);
                ordered.Add(slot);
                Take(slot, reader);
            }

            _slots.Clear();
            _slots.AddRange(ordered);
            Publish();
        }
    }

    private void Take(ReaderSlot slot, ReaderSeen seen)
    {
        var before = slot.Seen;
        slot.Seen = seen;
        if (slot.Insertion is not null && (seen.State == SlotState.Empty || seen.Insertions != before.Insertions)) Leave(slot);
        if (seen.State == SlotState.Empty) return;

        var isNew = slot.Insertion is null;
        if (isNew)
        {
            slot.Insertion = Guid.NewGuid();
            log.LogDebug("Card in '{Reader}': insertion {Insertion}", slot.Name, slot.Insertion);
        }

        switch (seen.State)
        {
            case SlotState.Mute:
                (slot.State, slot.Card) = (ReaderState.Mute, null);
                break;
            case SlotState.Exclusive:
                if (slot.Card is null) slot.State = ReaderState.InUse;
                break;
            case SlotState.Present when isNew || (before.State != SlotState.Present && slot.Card is null):
                slot.State = ReaderState.Reading;
                StartOpening(slot);
                break;
        }
    }

    private static void Leave(ReaderSlot slot)
    {
        var left = slot.Insertion;
        (slot.Insertion, slot.Card, slot.State) = (null, null, ReaderState.Empty);
        _ = Task.Run(() => LetGoAsync(slot, left));
    }

    /// <summary>Lets the card of an insertion go, or whichever is held; by now the reader may hold a card that was put in since.</summary>
    private static async Task LetGoAsync(ReaderSlot slot, Guid? insertion = null)
    {
        await slot.Gate.WaitAsync();
        try
        {
            if (insertion is null || slot.Held?.InsertionId == insertion) slot.LetGo();
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private void StartOpening(ReaderSlot slot)
    {
        if (_opening is not { } script || slot.Insertion is not { } insertion || slot.Seen.State == SlotState.Mute) return;
        _ = Task.Run(() => OpenAsync(slot, insertion, script));
    }

    private async Task OpenAsync(ReaderSlot slot, Guid insertion, CardScript script)
    {
        await slot.Gate.WaitAsync();
        try
        {
            if (slot.Held is { } former && former.InsertionId != insertion) slot.LetGo();
            // A run that holds the card comes first; the card is opened again when it is let go.
            for (var failures = 0; slot.Held is null && IsInserted(slot, insertion);)
            {
                var wait = OpeningRetry;
                try
                {
                    using var card = await system.ConnectAsync(slot.Name, ConnectLimit, time, CancellationToken.None);
                    var result = await ScriptSender.SendAsync(new CardChannel(card), script, fresh: true);
                    if (result.Outcome is not (ScriptOutcome.CardRemoved or ScriptOutcome.ReaderGone))
                    {
                        Show(slot, insertion, ReaderState.Card, new CardReport(insertion, card.Atr, result));
                        return;
                    }

                    log.LogInformation("The card in '{Reader}' was lost while it was opened: {Detail}", slot.Name, result.Detail);
                    failures++;
                }
                catch (ReaderException e) when (e.Fault == ReaderFault.Busy)
                {
                    Show(slot, insertion, ReaderState.InUse, null);
                    wait = BusyRetry;
                }
                catch (ReaderException e)
                {
                    // A card that bounces in its contacts looks gone, or mute, for a moment.
                    log.LogInformation("The card in '{Reader}' cannot be opened: {Reason}", slot.Name, e.Message);
                    failures++;
                }

                if (failures >= MostOpeningFailures)
                {
                    Show(slot, insertion, ReaderState.Mute, null);
                    return;
                }

                await Task.Delay(wait, time);
            }
        }
        catch (Exception e)
        {
            log.LogError(e, "Opening the card in '{Reader}' failed in the client", slot.Name);
            Show(slot, insertion, ReaderState.Mute, null);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private void Show(ReaderSlot slot, Guid insertion, ReaderState state, CardReport? card)
    {
        lock (_sync)
        {
            if (slot.Insertion != insertion) return;
            (slot.State, slot.Card) = (state, card);
            Publish();
        }
    }

    private void Publish()
    {
        var report = new ReadersReport([.. _slots.Select(s => new ReaderReport(s.Name, s.State, s.Card))], _problem);
        if (report.Problem == _current.Problem && report.Readers.SequenceEqual(_current.Readers)) return;
        _current = report;
        Changed?.Invoke(report);
    }
}
