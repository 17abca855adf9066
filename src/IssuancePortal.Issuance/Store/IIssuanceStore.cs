namespace IssuancePortal.Issuance.Store;

/// <summary>The database as the use cases see it.</summary>
public interface IIssuanceStore
{
    /// <summary>Reads within one snapshot-free session; nothing read can be saved.</summary>
    Task<T> ReadAsync<T>(Func<IStoreSession, Task<T>> read, CancellationToken cancellation = default);

    /// <summary>
    /// Runs a change in one transaction, which commits when the change succeeds and is undone when it refuses or throws.
    /// Audit events recorded in it are chained and written in the same transaction. When another writer was faster on a row that was
    /// read here, the change is run again on fresh data, at most five times.
    /// </summary>
    /// <exception cref="InvalidOperationException">The audit trail cannot be written: nothing is changed.</exception>
    Task<Result<T>> ChangeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default);

    /// <summary>Runs a change as <see cref="ChangeAsync"/> does and undoes it, whatever it answers: tells what it would do. Nothing is written, no audit event is published.</summary>
    Task<Result<T>> ForeseeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default);
}
