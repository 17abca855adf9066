using System.Globalization;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Audit;

/// <summary>What is looked for in the audit trail, as somebody writes it.</summary>
/// <param name="Text">Anywhere in names, states and details.</param>
/// <param name="What">Name of the event; a star stands for the rest.</param>
/// <param name="Actor">Part of the name of whoever did it.</param>
/// <param name="About">A person's name, a device's serial number, or an id of a person, device, request or run.</param>
/// <param name="From">From this time on.</param>
/// <param name="To">Before this time.</param>
/// <param name="OnlyRefused">Only what was refused.</param>
public sealed record AuditQuery(string? Text = null, string? What = null, string? Actor = null, string? About = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool OnlyRefused = false);

/// <summary>Searches the audit trail, page by page, newest first, and takes it out. Both ask for a permission; taking it out is itself an event.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class SearchAudit(IIssuanceStore store, TimeProvider time)
{
    private const int MostActors = 10;

    /// <summary>Entries that one step of a search for text reads, and steps of one answer.</summary>
    private const int Window = 20_000;
    private const int Windows = 10;

    /// <summary>A page.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="before">Only entries with a smaller sequence number; null from the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<AuditPage>> FindAsync(AuditQuery query, long? before, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadAudit)) return Roles.Refusals.NotAllowed(Permission.ReadAudit);
        return await store.ReadAsync<Result<AuditPage>>(
            async session =>
            {
                var (filters, about) = await FiltersAsync(session, query, cancellation);
                var (events, next) = await PageAsync(session, filters, before, limit, cancellation);
                var names = await session.NamesAsync([.. events.Select(audit => audit.PersonId).OfType<Guid>().Distinct()], cancellation);
                var serials = new Dictionary<Guid, string>();
                foreach (var id in events.Select(audit => audit.DeviceId).OfType<Guid>().Distinct())
                    if (await session.DeviceAsync(id, cancellation) is { } device) serials[id] = device.Serial;
                return new AuditPage(events, next, names, serials, about);
            },
            cancellation);
    }

    /// <summary>Begins to take entries out: records that it is done, and answers them in batches, up to that record, newest first.</summary>
    public async Task<Result<IAsyncEnumerable<IReadOnlyList<AuditEvent>>>> ExportAsync(AuditQuery query, string format, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ExportAudit)) return Roles.Refusals.NotAllowed(Permission.ExportAudit);
        var recorded = new AuditEvent
        {
            At = time.GetUtcNow(),
            ActorId = actor.AccountId,
            ActorName = actor.Name,
            What = "audit.export",
            Detail = Audits.Json(new { Format = format, query.Text, query.What, query.Actor, query.About, From = Stamp(query.From), To = Stamp(query.To), query.OnlyRefused }),
        };
        var begun = await store.ChangeAsync<bool>(
            session =>
            {
                session.Record(recorded);
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        return begun.Succeeded ? Result<IAsyncEnumerable<IReadOnlyList<AuditEvent>>>.Of(BatchesAsync(query, recorded.Sequence + 1, cancellation)) : begun.Refusal;
    }

    private async IAsyncEnumerable<IReadOnlyList<AuditEvent>> BatchesAsync(AuditQuery query, long before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const int batch = 1_000;
        var (filters, _) = await store.ReadAsync(session => FiltersAsync(session, query, cancellation), cancellation);
        long? next = before;
        while (next is { } from)
        {
            (var events, next) = await store.ReadAsync(session => PageAsync(session, filters, from, batch, cancellation), cancellation);
            if (events.Count > 0) yield return events;
        }
    }

    /// <summary>Several filters are alternatives: the accounts that a name may mean.</summary>
    private static async Task<(IReadOnlyList<AuditFilter> Filters, AuditSubject? About)> FiltersAsync(IStoreSession session, AuditQuery query, CancellationToken cancellation)
    {
        var filter = new AuditFilter { What = Clean(query.What), Text = Clean(query.Text), From = query.From, To = query.To, OnlyRefused = query.OnlyRefused };
        AuditSubject? about = null;
        if (Clean(query.About) is { } wanted)
        {
            about = await SubjectAsync(session, wanted, cancellation);
            filter = about switch
            {
                { Kind: AuditSubjectKind.Person } => filter with { PersonId = about.Id },
                { Kind: AuditSubjectKind.Device } => filter with { DeviceId = about.Id },
                { Kind: AuditSubjectKind.Request } => filter with { RequestId = about.Id },
                { Kind: AuditSubjectKind.Run } => filter with { RunId = about.Id },
                _ => filter with { PersonId = Guid.Empty },
            };
        }

        if (Clean(query.Actor) is not { } name) return ([filter], about);
        var accounts = (await session.Notifications.AccountsNamedAsync(name, MostActors, cancellation)).Select(account => account.AccountId!).ToList();
        if (Roles.Actor.System.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || Roles.Actor.System.AccountId == name) accounts.Add(Roles.Actor.System.AccountId);
        return ([.. accounts.Distinct().Select(account => filter with { ActorId = account })], about);
    }

    private static async Task<AuditSubject?> SubjectAsync(IStoreSession session, string wanted, CancellationToken cancellation)
    {
        if (Guid.TryParse(wanted, out var id))
        {
            if (await session.PersonAsync(id, cancellation) is { } person) return new AuditSubject(AuditSubjectKind.Person, id, person.Name);
            if (await session.DeviceAsync(id, cancellation) is { } device) return new AuditSubject(AuditSubjectKind.Device, id, device.Serial);
            if (await session.RequestAsync(id, cancellation) is not null) return new AuditSubject(AuditSubjectKind.Request, id, id.ToString());
            return await session.RunAsync(id, cancellation) is not null ? new AuditSubject(AuditSubjectKind.Run, id, id.ToString()) : null;
        }

        var serial = string.Concat(wanted.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (serial.Any(char.IsAsciiDigit) && await session.DevicesBySerialAsync(serial, 1, cancellation) is [{ } found, ..]) return new AuditSubject(AuditSubjectKind.Device, found.Id, found.Serial);
        return await session.SearchPeopleAsync(wanted, 1, null, cancellation) is [{ } best, ..] ? new AuditSubject(AuditSubjectKind.Person, best.Id, best.Name) : null;
    }

    /// <returns>Entries, and the sequence number before which the next page begins; null when there is none.</returns>
    private static async Task<(IReadOnlyList<AuditEvent> Events, long? Next)> PageAsync(IStoreSession session, IReadOnlyList<AuditFilter> filters, long? before, int limit, CancellationToken cancellation)
    {
        if (filters.Count == 0) return ([], null);
        if (filters[0].Text is not null) return await WindowsAsync(session, filters, before, limit, cancellation);
        var events = await NewestAsync(session, filters, before, null, limit + 1, cancellation);
        return events.Count > limit ? ([.. events.Take(limit)], events[limit - 1].Sequence) : (events, null);
    }

    /// <summary>Text has no index: it is looked for in windows, and the answer says how far back was looked.</summary>
    private static async Task<(IReadOnlyList<AuditEvent> Events, long? Next)> WindowsAsync(IStoreSession session, IReadOnlyList<AuditFilter> filters, long? before, int limit, CancellationToken cancellation)
    {
        var found = new List<AuditEvent>();
        var top = before ?? await session.Notifications.HeadAsync(cancellation) + 1;
        for (var window = 0; window < Windows && top > 1; window++)
        {
            var bottom = Math.Max(0, top - Window);
            found.AddRange(await NewestAsync(session, filters, top, bottom - 1, limit + 1 - found.Count, cancellation));
            if (found.Count > limit) return ([.. found.Take(limit)], found[limit - 1].Sequence);
            top = bottom;
        }

        return (found, top > 1 ? top : null);
    }

    private static async Task<IReadOnlyList<AuditEvent>> NewestAsync(IStoreSession session, IReadOnlyList<AuditFilter> filters, long? before, long? after, int limit, CancellationToken cancellation)
    {
        var found = new List<AuditEvent>();
        foreach (var filter in filters) found.AddRange(await session.AuditAsync(filter with { Before = before, After = after, Limit = limit }, cancellation));
        return filters.Count == 1 ? found : [.. found.OrderByDescending(audit => audit.Sequence).Take(limit)];
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Stamp(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>A page of the trail.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="Next">Sequence number before which the next page begins; null when there is none.</param>
/// <param name="Names">Names of the people, by id.</param>
/// <param name="Serials">Serial numbers of the devices, by id.</param>
/// <param name="About">What the words of the query were taken for; null when nothing was asked or found.</param>
public sealed record AuditPage(IReadOnlyList<AuditEvent> Events, long? Next, IReadOnlyDictionary<Guid, string> Names, IReadOnlyDictionary<Guid, string> Serials, AuditSubject? About);

/// <summary>What a query is about.</summary>
public sealed record AuditSubject(AuditSubjectKind Kind, Guid Id, string Name);

/// <summary>Kinds of subjects.</summary>
public enum AuditSubjectKind
{
    Person,
    Device,
    Request,
    Run,
}
