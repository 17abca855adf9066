namespace IssuancePortal.CmsClient.Readers;

/// <summary>Connecting with a limit to the wait: PC/SC itself waits without end for a card that another program holds.</summary>
internal static class ReaderConnecting
{
    /// <summary>Connects, or gives up after <paramref name="limit"/>; a connection that comes later is closed at once.</summary>
    /// <exception cref="ReaderException">No connection; <see cref="ReaderFault.Busy"/> after the limit.</exception>
    public static async Task<ICardConnection> ConnectAsync(this IReaderSystem readers, string reader, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var connecting = Task.Run(() => readers.Connect(reader), CancellationToken.None);
        try
        {
            return await connecting.WaitAsync(limit, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !connecting.IsCompleted)
        {
            _ = connecting.ContinueWith(static late =>
            {
                if (late.IsCompletedSuccessfully) late.Result.Dispose();
                else _ = late.Exception;
            }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (e is OperationCanceledException) throw;
            throw new ReaderException(ReaderFault.Busy, $"Another program has held the card in '{reader}' for {limit.TotalSeconds:0} s.");
        }
    }
}
