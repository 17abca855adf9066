using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;

// string.Compare with two arguments is the form that EF Core translates; in the database it compares code by code.
#pragma warning disable CA1309

namespace IssuancePortal.Data.Audit;

/// <summary>Finds entries of the audit trail. Everything but text and refusal is answered by an index, newest first, page by page.</summary>
internal static class AuditSearch
{
    /// <summary>Entries get their time before their place in the trail, so that neighbours may stand the wrong way round; by no more than this.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<AuditEvent>> RunAsync(PortalDb db, AuditFilter filter, CancellationToken cancellation)
    {
        var entries = await WithinAsync(db.Set<AuditEvent>().AsNoTracking(), filter, cancellation);
        if (filter.PersonId is { } person) entries = entries.Where(entry => entry.PersonId == person);
        if (filter.DeviceId is { } device) entries = entries.Where(entry => entry.DeviceId == device);
        if (filter.RequestId is { } request) entries = entries.Where(entry => entry.RequestId == request);
        if (filter.RunId is { } run) entries = entries.Where(entry => entry.RunId == run);
        if (filter.ActorId is { } actor) entries = entries.Where(entry => entry.ActorId == actor);
        if (filter.OnlyRefused) entries = entries.Where(entry => entry.Refused != null);
        if (filter.Before is { } before) entries = entries.Where(entry => entry.Sequence < before);
        if (filter.After is { } after) entries = entries.Where(entry => entry.Sequence > after);
        if (filter.Text is { Length: > 0 } text)
        {
            var like = $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)}%";
            entries = entries.Where(entry => EF.Functions.Like(entry.ActorName, like, @"\") || EF.Functions.Like(entry.What, like, @"\") || EF.Functions.Like(entry.Detail!, like, @"\")
                || EF.Functions.Like(entry.Before!, like, @"\") || EF.Functions.Like(entry.After!, like, @"\") || EF.Functions.Like(entry.Refused!, like, @"\"));
        }

        return filter.What switch
        {
            null or "" or "*" => await NewestAsync(entries, filter.Limit, cancellation),
            [.. var beginning, '*'] => await OfNamesAsync(db, entries, beginning, filter.Limit, cancellation),
            var what => await NewestAsync(entries.Where(entry => entry.What == what), filter.Limit, cancellation),
        };
    }

    private static Task<List<AuditEvent>> NewestAsync(IQueryable<AuditEvent> entries, int limit, CancellationToken cancellation) =>
        entries.OrderByDescending(entry => entry.Sequence).Take(limit).ToListAsync(cancellation);

    /// <summary>One look by the index for every name that begins so, and the newest of them all: a range of names would have to be sorted whole.</summary>
    private static async Task<IReadOnlyList<AuditEvent>> OfNamesAsync(PortalDb db, IQueryable<AuditEvent> entries, string beginning, int limit, CancellationToken cancellation)
    {
        var found = new List<AuditEvent>();
        var names = db.Set<AuditEvent>().OrderBy(entry => entry.What).Select(entry => entry.What);
        var name = await names.Where(what => string.Compare(what, beginning) >= 0).FirstOrDefaultAsync(cancellation);
        while (name is not null && name.StartsWith(beginning, StringComparison.Ordinal))
        {
            var last = name;
            found.AddRange(await NewestAsync(entries.Where(entry => entry.What == last), limit, cancellation));
            name = await names.Where(what => string.Compare(what, last) > 0).FirstOrDefaultAsync(cancellation);
        }

        return [.. found.OrderByDescending(entry => entry.Sequence).Take(limit)];
    }

    /// <summary>The trail is nearly in the order of time: bounds of sequence numbers are found by halving, and only near them times are compared.</summary>
    private static async Task<IQueryable<AuditEvent>> WithinAsync(IQueryable<AuditEvent> all, AuditFilter filter, CancellationToken cancellation)
    {
        var entries = all;
        if (filter.From is { } from)
        {
            var first = await FirstAtAsync(all, from - Disorder, cancellation);
            entries = entries.Where(entry => entry.Sequence >= first && entry.At >= from);
        }

        if (filter.To is { } to)
        {
            var last = await FirstAtAsync(all, to + Disorder, cancellation);
            entries = entries.Where(entry => entry.Sequence < last && entry.At < to);
        }

        return entries;
    }

    /// <summary>Sequence number of the first entry at a time or later; one more than the last when there is none.</summary>
    private static async Task<long> FirstAtAsync(IQueryable<AuditEvent> entries, DateTimeOffset at, CancellationToken cancellation)
    {
        var (low, high) = (1L, (await entries.MaxAsync(entry => (long?)entry.Sequence, cancellation) ?? 0) + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var time = await entries.Where(entry => entry.Sequence >= middle).OrderBy(entry => entry.Sequence).Select(entry => entry.At).FirstAsync(cancellation);
            if (time < at) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
