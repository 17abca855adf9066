namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>The readers of the operating system's PC/SC service.</summary>
public sealed class PcscReaders : IReaderSystem
{
    // SCARD_STATE bits, PC/SC part 5 §3.2.5.
    private const uint Changed = 0x0002;
    private const uint Unavailable = 0x0008;
    private const uint Present = 0x0020;
    private const uint Exclusive = 0x0080;
    private const uint Mute = 0x0200;

    /// <summary>How long one wait for a change lasts; a reader that comes in the gap between two waits is seen after it.</summary>
    private const uint WaitMilliseconds = 1000;

    private static readonly TimeSpan ServiceRetry = TimeSpan.FromMilliseconds(500);

    private readonly PcscApi _api = PcscApi.ForThisSystem();

    /// <inheritdoc/>
    public Task WatchAsync(Action<ReadersSeen> seen, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Watch(seen, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public ICardConnection Connect(string reader) => PcscConnection.Open(_api, reader);

    private void Watch(Action<ReadersSeen> seen, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            string problem;
            try
            {
                if (_api.EstablishContext(out var context) == PcscError.Success)
                {
                    using (cancellation.Register(() => _api.Cancel(context))) WatchContext(context, seen, cancellation);
                    _api.ReleaseContext(context);
                    if (cancellation.IsCancellationRequested) return;
                }

                problem = ReadersSeen.NoService;
            }
            catch (DllNotFoundException)
            {
                problem = ReadersSeen.NoLibrary;
            }

            seen(new ReadersSeen([], problem));
            cancellation.WaitHandle.WaitOne(ServiceRetry);
        }
    }

    /// <summary>Watches until the context is of no more use: cancelled, or the service went away.</summary>
    private void WatchContext(nint context, Action<ReadersSeen> seen, CancellationToken cancellation)
    {
        var watched = new List<WatchedReader>();
        var first = true;
        while (!cancellation.IsCancellationRequested)
        {
            var error = _api.ListReaders(context, out var names);
            if (error is not (PcscError.Success or PcscError.NoReadersAvailable)) return;
            var changed = first || !names.SequenceEqual(watched.Select(r => r.Name));
            if (changed) watched = [.. names.Select(name => watched.Find(r => r.Name == name) ?? new WatchedReader(name))];

            // The high word of the pseudo reader's known state is the number of readers (Windows); pcsc-lite counts by itself.
            var pnp = new WatchedReader(PcscApi.PlugAndPlay) { Known = (uint)watched.Count << 16 };
            error = _api.GetStatusChange(context, changed ? 0 : WaitMilliseconds, [.. watched, pnp]);
            if (error is PcscError.UnknownReader or PcscError.ReaderUnavailable)
            {
                watched.Clear();
                first = true;
                cancellation.WaitHandle.WaitOne(50);
                continue;
            }

            if (error is not (PcscError.Success or PcscError.Timeout)) return;
            if (error == PcscError.Success)
                foreach (var reader in watched)
                    reader.Known = reader.Now & ~Changed;
            if (error == PcscError.Success || changed) seen(new ReadersSeen([.. watched.Select(Seen)]));
            first = false;
        }
    }

    private static ReaderSeen Seen(WatchedReader reader) => new(
        reader.Name,
        (reader.Known & Unavailable) != 0 || (reader.Known & Present) == 0 ? SlotState.Empty
            : (reader.Known & Mute) != 0 ? SlotState.Mute
            : (reader.Known & Exclusive) != 0 ? SlotState.Exclusive
            : SlotState.Present,
        (int)(reader.Known >> 16));
}
