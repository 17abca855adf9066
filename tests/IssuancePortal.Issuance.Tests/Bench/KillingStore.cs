using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>Counts writes from when it is armed, and ends the portal at one of them.</summary>
/// <param name="store">The real store.</param>
/// <param name="write">Which write, from 1; 0 for none.</param>
/// <param name="before">Before it is begun; else as soon as it is committed.</param>
/// <param name="end">Ends the portal: it does not come back, for this write nor for any after it.</param>
internal sealed class KillingStore(IIssuanceStore store, int write, bool before, Func<Task> end) : IIssuanceStore
{
    private int _writes = int.MinValue;

    public void Arm() => Interlocked.Exchange(ref _writes, 0);

    public Task<T> ReadAsync<T>(Func<IStoreSession, Task<T>> read, CancellationToken cancellation = default) => store.ReadAsync(read, cancellation);

    public async Task<Result<T>> ChangeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default)
    {
        var number = Interlocked.Increment(ref _writes);
        if (write > 0 && (number > write || (number == write && before))) await end();
        var result = await store.ChangeAsync(change, cancellation);
        if (write > 0 && number == write) await end();
        return result;
    }

    public Task<Result<T>> ForeseeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default) => store.ForeseeAsync(change, cancellation);
}
