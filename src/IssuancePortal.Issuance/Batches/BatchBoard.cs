using System.Collections.Concurrent;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Every batch under way in this process: it lives here and not in a page. One board in a portal.</summary>
/// <param name="services">What batches work with.</param>
public sealed class BatchBoard(BatchServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, LiveBatch> _batches = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>
    /// Called once at start-up, after the runs were taken up: batches that were running stand paused until somebody goes on; cards that were at work come to their end as single runs do.
    /// </summary>
    public async Task TakeUpAsync(CancellationToken cancellation)
    {
        foreach (var batch in await services.Runs.Store.ReadAsync(session => session.Batches.InAsync([BatchState.Running, BatchState.Paused, BatchState.Stopping], cancellation), cancellation))
        {
            await services.Moves.PauseAsync(batch.Id, Refusals.Interrupted, cancellation);
            var atWork = await services.Runs.Store.ReadAsync(
                async session =>
                {
                    var cards = new List<(BatchItem Item, BatchCard Card)>();
                    foreach (var item in await session.Batches.ItemsAsync(batch.Id, BatchItemState.Working, cancellation))
                        if (item.Card is { } number && await session.Batches.CardAsync(batch.Id, number, cancellation) is { } card) cards.Add((item, card));
                    return cards;
                },
                cancellation);
            foreach (var (item, card) in atWork) Of(batch.Id).TakeUp(batch.WorkstationId!.Value, item, card, BatchModes.BindsOnly(batch.Mode));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_batches.Values.Select(batch => batch.IdleAsync()));
        foreach (var batch in _batches.Values) batch.Dispose();
        // The source itself stays: a page may still ask while the portal goes down, and it holds no handle.
    }

    /// <summary>Works on a batch that was just started, in the name of whoever did.</summary>
    internal void Drive(Guid batchId, Driver driver, Guid workstationId) => Of(batchId).Drive(driver, workstationId);

    /// <summary>Something about a batch has changed: its readers are looked into again.</summary>
    internal void LookAgain(Guid batchId)
    {
        if (_batches.TryGetValue(batchId, out var batch)) batch.LookAgain();
    }

    private LiveBatch Of(Guid batchId) => _batches.GetOrAdd(batchId, id => new LiveBatch(services, id, _stopping.Token));
}
