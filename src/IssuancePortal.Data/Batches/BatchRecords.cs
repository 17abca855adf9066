using IssuancePortal.Data.People;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Batches;

/// <summary>What a session knows of batches.</summary>
internal sealed class BatchRecords(StoreSession session) : IBatchRecords
{
    private static readonly BatchState[] Open = [BatchState.Ready, BatchState.Running, BatchState.Paused, BatchState.Stopping];
    private static readonly BatchState[] Used = [BatchState.Running, BatchState.Stopping];
    private static readonly BatchItemState[] InLine = [BatchItemState.Waiting, BatchItemState.Working];

    public async Task<IReadOnlyList<Batch>> ListAsync(int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Batch>(cancellation)).OrderByDescending(batch => batch.CreatedAt).ThenByDescending(batch => batch.Id).Take(limit).ToListAsync(cancellation);

    public async Task<Batch?> FindAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Batch>(cancellation)).FirstOrDefaultAsync(batch => batch.Id == id, cancellation);

    public async Task<IReadOnlyList<Batch>> InAsync(IReadOnlyCollection<BatchState> states, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Batch>(cancellation)).Where(batch => states.Contains(batch.State)).OrderBy(batch => batch.CreatedAt).ToListAsync(cancellation);

    public async Task<IReadOnlyList<BatchReader>> ReadersAsync(Guid batchId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchReader>(cancellation)).Where(seat => seat.BatchId == batchId).OrderBy(seat => seat.Reader).ToListAsync(cancellation);

    public async Task<BatchItem?> NextAsync(Guid batchId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchItem>(cancellation)).Where(item => item.BatchId == batchId && item.State == BatchItemState.Waiting)
            .OrderBy(item => item.Tries).ThenBy(item => item.Position).FirstOrDefaultAsync(cancellation);

    public async Task<BatchItem?> ItemAsync(Guid batchId, int position, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchItem>(cancellation)).FirstOrDefaultAsync(item => item.BatchId == batchId && item.Position == position, cancellation);

    public async Task<BatchItem?> ItemOfAsync(Guid batchId, Guid personId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchItem>(cancellation)).FirstOrDefaultAsync(item => item.BatchId == batchId && item.PersonId == personId, cancellation);

    public async Task<IReadOnlyList<BatchItem>> ItemsAsync(Guid batchId, BatchItemState state, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchItem>(cancellation)).Where(item => item.BatchId == batchId && item.State == state).OrderBy(item => item.Position).ToListAsync(cancellation);

    public async Task<BatchNumbers> NumbersAsync(Guid batchId, CancellationToken cancellation = default)
    {
        var counts = await (await session.FromAsync<BatchItem>(cancellation)).Where(item => item.BatchId == batchId)
            .GroupBy(item => item.State).Select(items => new { items.Key, Count = items.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        return new BatchNumbers(
            counts.GetValueOrDefault(BatchItemState.Waiting), counts.GetValueOrDefault(BatchItemState.Working), counts.GetValueOrDefault(BatchItemState.Done), counts.GetValueOrDefault(BatchItemState.SetAside));
    }

    public async Task<BatchCard?> CardAsync(Guid batchId, int number, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchCard>(cancellation)).FirstOrDefaultAsync(card => card.BatchId == batchId && card.Number == number, cancellation);

    public async Task<IReadOnlyList<BatchCard>> CardsOfAsync(Guid batchId, string serial, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId && card.Serial == serial).OrderByDescending(card => card.Number).ToListAsync(cancellation);

    public async Task<IReadOnlyList<BatchCard>> LatestCardsAsync(Guid batchId, CancellationToken cancellation = default)
    {
        var latest = await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId).GroupBy(card => card.Reader).Select(cards => cards.Max(card => card.Number)).ToListAsync(cancellation);
        return await session.Db.Set<BatchCard>().Where(card => card.BatchId == batchId && latest.Contains(card.Number)).ToListAsync(cancellation);
    }

    public async Task<BatchCard?> LatestCardAsync(Guid batchId, string reader, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId && card.Reader == reader).OrderByDescending(card => card.Number).FirstOrDefaultAsync(cancellation);

    public async Task<int> LastNumberAsync(Guid batchId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId).MaxAsync(card => (int?)card.Number, cancellation) ?? 0;

    public async Task<IReadOnlyList<ReaderNumbers>> ReaderNumbersAsync(Guid batchId, CancellationToken cancellation = default)
    {
        var cards = await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId && (card.Bin == CardBin.Good || card.Bin == CardBin.Bad))
            .Select(card => new { card.Reader, card.Bin, card.At, card.EndedAt }).ToListAsync(cancellation);
        return
        [
            .. from card in cards
               group card by card.Reader into reader
               orderby reader.Key
               let good = reader.Where(card => card.Bin == CardBin.Good && card.EndedAt != null).Select(card => (card.EndedAt!.Value - card.At).Ticks).ToList()
               select new ReaderNumbers(reader.Key, reader.Count(card => card.Bin == CardBin.Good), reader.Count(card => card.Bin == CardBin.Bad), good.Count == 0 ? null : TimeSpan.FromTicks((long)good.Average())),
        ];
    }

    public async Task<IReadOnlyList<BatchRow>> RowsAsync(Guid batchId, BatchItemState? state, int afterPosition, int limit, CancellationToken cancellation = default)
    {
        var items = (await session.FromAsync<BatchItem>(cancellation)).Where(item => item.BatchId == batchId && item.Position > afterPosition);
        if (state is { } only) items = items.Where(item => item.State == only);
        var rows = await (
            from item in items
            join person in session.Db.Set<Person>() on item.PersonId equals person.Id
            join card in session.Db.Set<BatchCard>().Where(card => card.BatchId == batchId) on item.Card equals (int?)card.Number into cards
            from card in cards.DefaultIfEmpty()
            orderby item.Position
            select new { Item = item, person.GivenName, person.Surname, person.EmployeeNumber, Card = card }).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new BatchRow(row.Item, $"{row.GivenName} {row.Surname}", row.EmployeeNumber, row.Card?.Reader, row.Card?.Serial, row.Card?.EndedAt - row.Card?.At))];
    }

    public async Task<IReadOnlyList<BatchCard>> BadCardsAsync(Guid batchId, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<BatchCard>(cancellation)).Where(card => card.BatchId == batchId && card.Bin == CardBin.Bad).OrderByDescending(card => card.Number).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyDictionary<Guid, string>> OpenOfAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation = default)
    {
        var found = await (
            from item in await session.FromAsync<BatchItem>(cancellation)
            where personIds.Contains(item.PersonId) && InLine.Contains(item.State)
            join batch in session.Db.Set<Batch>() on item.BatchId equals batch.Id
            where Open.Contains(batch.State)
            select new { item.PersonId, batch.Name }).ToListAsync(cancellation);
        return found.GroupBy(row => row.PersonId).ToDictionary(rows => rows.Key, rows => rows.First().Name);
    }

    public async Task<string?> UserOfReaderAsync(Guid workstationId, string reader, Guid otherThan, CancellationToken cancellation = default) => await (
        from batch in await session.FromAsync<Batch>(cancellation)
        where batch.WorkstationId == workstationId && batch.Id != otherThan && Used.Contains(batch.State)
        join seat in session.Db.Set<BatchReader>() on batch.Id equals seat.BatchId
        where seat.Reader == reader && !seat.IsOut
        select batch.Name).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<Guid>> MembersAsync(Guid groupId, PeopleScope? within, int limit, CancellationToken cancellation = default)
    {
        var people = (await session.FromAsync<Person>(cancellation)).Where(person => person.IsActive && person.Groups.Any(group => group.Id == groupId));
        if (within is not null) people = people.Where(PeopleSearch.IsWithin(within));
        return await people.OrderBy(person => person.Surname).ThenBy(person => person.GivenName).ThenBy(person => person.Id).Select(person => person.Id).Take(limit).ToListAsync(cancellation);
    }
}
