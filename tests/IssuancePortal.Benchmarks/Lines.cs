using System.Collections.Concurrent;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Benchmarks;

/// <summary>How the portal's scripts reach the client.</summary>
internal enum LineKind
{
    /// <summary>As the portal does it: a whole script in one trip.</summary>
    Scripts,

    /// <summary>As a relay does it: every physical APDU of the same scripts in a trip of its own.</summary>
    Relay,
}

/// <summary>
/// The portal's own lines with added delay. The delay is added to every trip; the line itself is the real one. For a relay on a card with short APDUs, a command or an
/// answer that takes several APDUs costs as many trips.
/// </summary>
internal sealed class Lines(IWorkstations inner) : IWorkstations
{
    private const int ShortCommand = 255;
    private const int ShortAnswer = 256;

    private readonly ConcurrentDictionary<Guid, int> _trips = new();

    public LineKind Kind { get; set; }

    /// <summary>Added to every round trip.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>True when the card takes the extended form: an APDU then carries a command of any size.</summary>
    public bool ExtendedLength { get; set; } = true;

    /// <summary>Trips of a run so far.</summary>
    public int TripsOf(Guid runId) => _trips.GetValueOrDefault(runId);

    public LiveWorkstation? Find(Guid workstationId) => inner.Find(workstationId) is { } live ? live with { IsOffered = true } : null;

    public IDisposable Watch(Guid workstationId, Action changed) => inner.Watch(workstationId, changed);

    public Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation) => inner.BeginPinEntryAsync(workstationId, request, cancellation);

    public Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation) => inner.ReleaseAsync(workstationId, request, cancellation);

    public async Task<ScriptResult> ExecuteAsync(Guid workstationId, ScriptRequest request, IProgress<ScriptProgress>? progress, CancellationToken cancellation)
    {
        if (Kind == LineKind.Scripts)
        {
            await TravelAsync(request.RunId, 1, cancellation);
            return await inner.ExecuteAsync(workstationId, request, progress, cancellation);
        }

        var answers = new List<ScriptAnswer>();
        var fresh = false;
        foreach (var command in request.Script.Commands)
        {
            var one = request with { ScriptId = Guid.NewGuid(), Script = new CardScript([command]) };
            await TravelAsync(request.RunId, ExtendedLength ? 1 : Parts(command.Data.Length, ShortCommand), cancellation);
            var result = await inner.ExecuteAsync(workstationId, one, null, cancellation);
            if (answers.Count == 0) fresh = result.Fresh;
            answers.AddRange(result.Answers);
            if (result.Outcome != ScriptOutcome.Completed) return result with { Answers = answers, Fresh = fresh };
            if (!ExtendedLength) await TravelAsync(request.RunId, Parts(result.Answers[0].Data.Length, ShortAnswer) - 1, cancellation);
            progress?.Report(new ScriptProgress(request.ScriptId, answers.Count, result.Answers[0].Status));
        }

        return new ScriptResult(ScriptOutcome.Completed, answers, fresh);
    }

    private async Task TravelAsync(Guid runId, int trips, CancellationToken cancellation)
    {
        _trips.AddOrUpdate(runId, trips, (_, before) => before + trips);
        for (var i = 0; i < trips && Delay > TimeSpan.Zero; i++) await Task.Delay(Delay, cancellation);
    }

    private static int Parts(int length, int size) => Math.Max(1, (length + size - 1) / size);
}
