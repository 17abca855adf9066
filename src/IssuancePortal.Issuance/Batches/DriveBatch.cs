using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Where a batch is to be worked on.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="WorkstationId">The workstation.</param>
/// <param name="Readers">Readers of it, by name.</param>
public sealed record BatchStart(Guid BatchId, Guid WorkstationId, IReadOnlyList<string> Readers);

/// <summary>Starts a batch, pauses it, goes on, stops it, takes readers in and out, sets people aside.</summary>
/// <param name="store">The store.</param>
/// <param name="board">Where batches live.</param>
/// <param name="workstations">The workstations.</param>
/// <param name="time">Clock.</param>
public sealed class DriveBatch(IIssuanceStore store, BatchBoard board, IWorkstations workstations, TimeProvider time)
{
    /// <summary>Starts a batch, or goes on with a paused one, at these readers and in this name; one of two who do it at once wins. Asks for a fresh proof of who it is.</summary>
    public async Task<Result<BatchState>> StartAsync(BatchStart order, Driver driver, CancellationToken cancellation = default)
    {
        var actor = driver.Actor;
        var started = await store.ChangeAsync<BatchState>(
            async session =>
            {
                var found = await FindAsync(session, order.BatchId, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                var (batch, now) = (found.Value, time.GetUtcNow());
                if (actor.RefuseStale(now) is { } stale) return stale;
                if (batch.State == BatchState.Running) return Refusals.Running(batch.DriverName ?? "");
                if (batch.State is not (BatchState.Ready or BatchState.Paused)) return Refusals.Over;
                if (order.Readers.Count == 0) return Refusals.NoReader;
                if (workstations.Find(order.WorkstationId) is not { } workstation) return RunRefusals.WorkstationGone;
                if (!await workstation.MayBeUsedAsync(session, actor.AccountId, driver.BrowserId, cancellation)) return RunRefusals.WorkstationNotYours;
                if (batch.WorkstationId is { } other && other != order.WorkstationId && (await session.Batches.ItemsAsync(batch.Id, BatchItemState.Working, cancellation)).Count > 0) return Refusals.Elsewhere;
                foreach (var reader in order.Readers.Distinct())
                {
                    if (await RefuseReaderAsync(session, batch.Id, workstation, reader, cancellation) is { } refused) return refused;
                }

                var known = await session.Batches.ReadersAsync(batch.Id, cancellation);
                foreach (var seat in known) seat.IsOut = !order.Readers.Contains(seat.Reader);
                foreach (var reader in order.Readers.Distinct().Where(reader => known.All(seat => seat.Reader != reader))) session.Add(new BatchReader { BatchId = batch.Id, Reader = reader });
                var what = batch.State == BatchState.Ready ? "start" : "resume";
                batch.Turn(BatchState.Running);
                batch.FailuresInARow = 0;
                (batch.WorkstationId, batch.DriverId, batch.DriverName) = (workstation.Id, actor.AccountId, actor.Name);
                batch.StartedAt ??= now;
                session.Record(BatchEvents.Of(batch, what, actor, now, more: new { Workstation = workstation.MachineName, Readers = string.Join(", ", order.Readers) }));
                return batch.State;
            },
            cancellation);
        if (started.Succeeded) board.Drive(order.BatchId, driver, order.WorkstationId);
        return started;
    }

    /// <summary>Begins with no further card; those in the readers come to their end.</summary>
    public Task<Result<BatchState>> PauseAsync(Guid batchId, Actor actor, CancellationToken cancellation = default) => MoveAsync(
        batchId, actor,
        (session, batch, now) =>
        {
            if (batch.State != BatchState.Running) return Task.FromResult<Refusal?>(batch.IsOpen ? Refusals.NotRunning : Refusals.Over);
            batch.Turn(BatchState.Paused);
            session.Record(BatchEvents.Of(batch, "pause", actor, now));
            return Task.FromResult<Refusal?>(null);
        },
        cancellation);

    /// <summary>Begins with no further card for good; those in the readers come to their end. Whoever is still in line stays without one.</summary>
    public Task<Result<BatchState>> StopAsync(Guid batchId, Actor actor, CancellationToken cancellation = default) => MoveAsync(
        batchId, actor,
        async (session, batch, now) =>
        {
            if (batch.State is not (BatchState.Ready or BatchState.Running or BatchState.Paused)) return Refusals.Over;
            batch.Turn(BatchState.Stopping);
            session.Record(BatchEvents.Of(batch, "stop", actor, now));
            await BatchMoves.EndIfOverAsync(session, batch, now, cancellation);
            return null;
        },
        cancellation);

    /// <summary>Takes a reader out, after the card that is in it; or back in.</summary>
    public Task<Result<BatchState>> UseReaderAsync(Guid batchId, string reader, bool isIn, Actor actor, CancellationToken cancellation = default) => MoveAsync(
        batchId, actor,
        async (session, batch, now) =>
        {
            if (batch.State is not (BatchState.Running or BatchState.Paused)) return batch.IsOpen ? Refusals.NotRunning : Refusals.Over;
            var seat = (await session.Batches.ReadersAsync(batchId, cancellation)).FirstOrDefault(it => it.Reader == reader);
            if (isIn && (workstations.Find(batch.WorkstationId!.Value) is not { } workstation ? RunRefusals.WorkstationGone : await RefuseReaderAsync(session, batchId, workstation, reader, cancellation)) is { } refused) return refused;
            if (!isIn && seat is null) return Refusals.ReaderUnknown(reader);
            if (seat is null) session.Add(new BatchReader { BatchId = batchId, Reader = reader });
            else seat.IsOut = !isIn;
            session.Record(BatchEvents.Of(batch, isIn ? "reader-in" : "reader-out", actor, now, more: new { Reader = reader }));
            return null;
        },
        cancellation);

    /// <summary>Takes somebody out of the line.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="position">Their place.</param>
    /// <param name="note">Why, in words; may be empty.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<Result<BatchState>> SetAsideAsync(Guid batchId, int position, string? note, Actor actor, CancellationToken cancellation = default) => MoveAsync(
        batchId, actor,
        async (session, batch, now) =>
        {
            if (note?.Length > FileRequest.MaxText) return RequestRefusals.TextTooLong;
            if (!batch.IsOpen) return Refusals.Over;
            if (await session.Batches.ItemAsync(batchId, position, cancellation) is not { } item) return Refusals.ItemUnknown;
            if (item.State != BatchItemState.Waiting) return Refusals.ItemUnderWay;
            item.Move(BatchItemState.SetAside, item.Refusal, now);
            item.Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
            session.Record(BatchEvents.Of(batch, "set-aside", actor, now, item, null, note: item.Note));
            await BatchMoves.EndIfOverAsync(session, batch, now, cancellation);
            return null;
        },
        cancellation);

    /// <summary>Puts somebody who was set aside back into the line.</summary>
    public Task<Result<BatchState>> PutBackAsync(Guid batchId, int position, Actor actor, CancellationToken cancellation = default) => MoveAsync(
        batchId, actor,
        async (session, batch, now) =>
        {
            if (!batch.IsOpen || batch.State == BatchState.Stopping) return Refusals.Over;
            if (await session.Batches.ItemAsync(batchId, position, cancellation) is not { } item) return Refusals.ItemUnknown;
            if (item.State != BatchItemState.SetAside) return Refusals.ItemNotAside;
            item.Move(BatchItemState.Waiting, null, now);
            (item.Tries, item.Note) = (0, null);
            session.Record(BatchEvents.Of(batch, "put-back", actor, now, item, null));
            return null;
        },
        cancellation);

    private async Task<Result<BatchState>> MoveAsync(Guid batchId, Actor actor, Func<IStoreSession, Batch, DateTimeOffset, Task<Refusal?>> move, CancellationToken cancellation)
    {
        var moved = await store.ChangeAsync<BatchState>(
            async session =>
            {
                var found = await FindAsync(session, batchId, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                return await move(session, found.Value, time.GetUtcNow()) is { } refused ? refused : found.Value.State;
            },
            cancellation);
        if (moved.Succeeded) board.LookAgain(batchId);
        return moved;
    }

    private static async Task<Result<Batch>> FindAsync(IStoreSession session, Guid batchId, Actor actor, CancellationToken cancellation)
    {
        if (!PlanBatch.MayPlan(actor)) return Roles.Refusals.NotAllowed(Permission.IssueDevice);
        if (await session.Batches.FindAsync(batchId, cancellation) is not { } batch) return Refusals.Unknown;
        return actor.May(BatchModes.PermissionOf(batch.Mode)) ? batch : Roles.Refusals.NotAllowed(BatchModes.PermissionOf(batch.Mode));
    }

    private static async Task<Refusal?> RefuseReaderAsync(IStoreSession session, Guid batchId, LiveWorkstation workstation, string reader, CancellationToken cancellation)
    {
        if (workstation.Readers.Readers.All(it => it.Name != reader)) return Refusals.ReaderUnknown(reader);
        return await session.Batches.UserOfReaderAsync(workstation.Id, reader, batchId, cancellation) is { } other ? Refusals.ReaderTaken(reader, other) : null;
    }
}
