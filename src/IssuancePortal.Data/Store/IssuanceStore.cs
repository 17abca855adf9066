using System.Data.Common;
using IssuancePortal.Data.Audit;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Store;

/// <summary><see cref="IIssuanceStore"/> on <see cref="PortalDb"/>: a context for every read, a context and a transaction for every attempt at a change.</summary>
public sealed class IssuanceStore(IDbContextFactory<PortalDb> databases, AuditFeed feed) : IIssuanceStore, IDisposable
{
    private const int Attempts = 5;

    /// <summary>Within this process SQLite's writers queue here, in order and without a thread each; against other processes they queue at the file's lock.</summary>
    private readonly SemaphoreSlim _writer = new(1, 1);

    private readonly AsyncLocal<Change?> _current = new();

    public async Task<T> ReadAsync<T>(Func<IStoreSession, Task<T>> read, CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(new StoreSession(db, writable: false));
    }

    public Task<Result<T>> ChangeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default) => RunAsync(change, keep: true, cancellation);

    public Task<Result<T>> ForeseeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default) => RunAsync(change, keep: false, cancellation);

    private async Task<Result<T>> RunAsync<T>(Func<IStoreSession, Task<Result<T>>> change, bool keep, CancellationToken cancellation)
    {
        if (_current.Value is { IsOpen: true }) throw new InvalidOperationException("A change within a change: use the session of the outer one.");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (result, recorded) = await AttemptAsync(change, keep, cancellation);
                feed.Publish(recorded);
                return result;
            }
            catch (Exception e) when (attempt < Attempts && IsRaced(e))
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt), cancellation);
            }
        }
    }

    public void Dispose() => _writer.Dispose();

    private async Task<(Result<T> Result, IReadOnlyList<AuditEvent> Recorded)> AttemptAsync<T>(Func<IStoreSession, Task<Result<T>>> change, bool keep, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var queued = db.Database.IsSqlite();
        if (queued) await _writer.WaitAsync(cancellation);
        var current = _current.Value = new Change();
        try
        {
            // On SQLite this is BEGIN IMMEDIATE: what is read from here on stays true until the end.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var session = new StoreSession(db, writable: true);
            var result = await change(session);
            if (!result.Succeeded || !keep) return (result, []);

            await db.SaveChangesAsync(cancellation);
            await AppendAsync(db, session.Recorded, cancellation);
            await transaction.CommitAsync(CancellationToken.None);
            return (result, session.Recorded);
        }
        finally
        {
            current.IsOpen = false;
            _current.Value = null;
            if (queued) _writer.Release();
        }
    }

    private static async Task AppendAsync(PortalDb db, IReadOnlyList<AuditEvent> recorded, CancellationToken cancellation)
    {
        if (recorded.Count == 0) return;
        try
        {
            var head = await db.LockedAuditHead.AsTracking().SingleAsync(cancellation);
            foreach (var entry in recorded)
            {
                entry.At = entry.At.ToUniversalTime();
                entry.Sequence = ++head.Sequence;
                entry.Hash = head.Hash = AuditChain.Hash(head.Hash, entry);
                db.Add(entry);
            }

            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException && !IsRaced(e))
        {
            throw new InvalidOperationException("The audit trail cannot be written, so nothing was changed.", e);
        }
    }

    /// <summary>Another writer was faster: a row read here has changed, a unique value is taken, or the database was locked for too long.</summary>
    private static bool IsRaced(Exception e) => e switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: { } inner } => IsRaced(inner),
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked || sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        SqlException server => server.Number is SqlUniqueIndex or SqlUniqueConstraint or SqlDeadlock,
        _ => false,
    };

    // https://www.sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    // SELECT * FROM sys.messages
    private const int SqlUniqueIndex = 2601;
    private const int SqlUniqueConstraint = 2627;
    private const int SqlDeadlock = 1205;

    private sealed class Change
    {
        public bool IsOpen { get; set; } = true;
    }
}
