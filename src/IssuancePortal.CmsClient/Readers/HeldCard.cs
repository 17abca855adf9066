using IssuancePortal.Apdu;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>A card that stays connected between two scripts of a run, so that what it has been told (PIN, administrator) still counts.</summary>
internal sealed class HeldCard(Guid runId, Guid insertionId, ICardConnection connection) : IDisposable
{
    /// <summary>Windows ends a transaction after 5 s without a call.</summary>
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(2);

    private CancellationTokenSource? _keeping;

    public Guid RunId { get; } = runId;

    public Guid InsertionId { get; } = insertionId;

    public ICardConnection Connection { get; } = connection;

    public IApduChannel Channel { get; } = new CardChannel(connection);

    /// <summary>Keeps the card for <paramref name="span"/>, then (or when the card is lost) calls <paramref name="ended"/>, unless stopped before.</summary>
    public void Keep(TimeSpan span, TimeProvider time, Func<Task> ended)
    {
        StopKeeping();
        _keeping = new CancellationTokenSource();
        _ = KeepAsync(span, time, ended, _keeping.Token);
    }

    /// <summary>A script is about to use the card, or it is let go.</summary>
    public void StopKeeping()
    {
        _keeping?.Cancel();
        _keeping = null;
    }

    public void Dispose()
    {
        StopKeeping();
        Connection.Dispose();
    }

    private async Task KeepAsync(TimeSpan span, TimeProvider time, Func<Task> ended, CancellationToken stopped)
    {
        try
        {
            for (var until = time.GetUtcNow() + span; time.GetUtcNow() < until;)
            {
                var left = until - time.GetUtcNow();
                await Task.Delay(left < KeepAliveInterval ? left : KeepAliveInterval, time, stopped);
                Connection.KeepAlive();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (CardLostException)
        {
            // Nothing to hold any more.
        }

        if (!stopped.IsCancellationRequested) await ended();
    }
}
