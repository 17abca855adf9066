using IssuancePortal.Data.People;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Requests;

/// <summary>
/// Lists of requests. Each order and each filter that lets few through has an index in that order, so that the rows of a part are walked and nothing else. A text is answered from the people
/// whom few words fit, or else by looking up, along the walk, whether a request's person fits. Of several words that are all common nobody knows beforehand how many people they fit together:
/// there a stretch of the walk comes first, and mostly suffices.
/// </summary>
internal static class RequestQueue
{
    private const int Chunk = 500;

    public static async Task<IReadOnlyList<QueueItem>> RunAsync(PortalDb db, QueueQuestion question, QueueCursor? after, int limit, CancellationToken cancellation, QueueEffort? effort = null)
    {
        effort ??= new QueueEffort();
        var words = SearchWords.OfQuery(question.Filter.Text ?? "");
        if (words.Count > 0)
        {
            (words, var areCommon) = await PeopleSearch.RarestFirstAsync(db, words, cancellation, effort.Common);
            if (areCommon && await BeginningAsync(db, question, words, after, limit, effort.Stretch, cancellation) is { } beginning) return await RowsAsync(db, beginning, cancellation);
            if (await FewAsync(db, question, words, effort.FewPeople, cancellation) is { } few)
                return await RowsAsync(db, [.. Ordered(few, question.Filter.Order).Where(request => after is null || IsAfter(request, after, question.Filter.Order)).Take(limit)], cancellation);
        }

        var walk = Walk(Narrow(db, question, words), question.Filter.Order, after);
        return await RowsAsync(db, await walk.Take(limit).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Counts no further than asked; where a text fits many people it only says that there are some.</summary>
    public static async Task<QueueCount> CountAsync(PortalDb db, QueueQuestion question, int most, CancellationToken cancellation, QueueEffort? effort = null)
    {
        effort ??= new QueueEffort();
        var words = SearchWords.OfQuery(question.Filter.Text ?? "");
        if (words.Count > 0)
        {
            most = Math.Min(most, ListQueue.PartSize);
            (words, var areCommon) = await PeopleSearch.RarestFirstAsync(db, words, cancellation, effort.Common);
            if (areCommon && await BeginningAsync(db, question, words, null, most + 1, effort.Stretch, cancellation) is not null) return new QueueCount(most, true);
            if (await FewAsync(db, question, words, effort.FewPeople, cancellation) is { } few) return new QueueCount(few.Count, false);
        }

        var counted = await Walk(Narrow(db, question, words), question.Filter.Order, null).Take(most + 1).CountAsync(cancellation);
        return new QueueCount(Math.Min(counted, most), counted > most);
    }

    public static async Task<IReadOnlyList<QueueItem>> ItemsAsync(PortalDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var found = new List<IssuanceRequest>();
        foreach (var some in ids.Chunk(Chunk)) found.AddRange(await db.Set<IssuanceRequest>().AsNoTracking().Where(request => some.Contains(request.Id)).ToListAsync(cancellation));
        return await RowsAsync(db, found, cancellation);
    }

    /// <summary>The requests that the filter lets through, from the index that fits best.</summary>
    internal static IQueryable<IssuanceRequest> Narrow(PortalDb db, QueueQuestion question, IReadOnlyList<string> words)
    {
        var (filter, account, now) = (question.Filter, question.Account, question.Now);
        var requests = db.Set<IssuanceRequest>().AsNoTracking();
        if (filter.State is { } state) requests = requests.Where(request => request.State == state);
        if (filter.Type is { } type) requests = requests.Where(request => request.Type == type);
        if (filter.Modes is [var mode]) requests = requests.Where(request => request.Mode == mode);
        else if (filter.Modes is { Count: > 1 } modes) requests = requests.Where(request => modes.Contains(request.Mode));
        if (filter.Reason is { } reason) requests = requests.Where(request => request.Reason == reason);
        if (filter.PolicyId is { } policy) requests = requests.Where(request => request.PolicyId == policy);
        if (filter.RequestedBy is { } by) requests = requests.Where(request => request.CreatedBy == by);
        if (filter.Overdue) requests = requests.Where(request => request.DueAt <= now);
        if (filter.Claim == QueueClaim.Mine) requests = requests.Where(request => request.ClaimedBy == account && request.ClaimedUntil > now);
        if (filter.Claim == QueueClaim.Unclaimed) requests = requests.Where(request => request.ClaimedUntil == null || request.ClaimedUntil <= now);
        if (question.Within is { } scope)
        {
            var people = db.Set<Person>().Where(PeopleSearch.IsWithin(scope));
            requests = requests.Where(request => people.Any(person => person.Id == request.PersonId));
        }

        foreach (var word in words)
        {
            var end = SearchWords.After(word);
#pragma warning disable CA1309 // The form that EF Core translates.
            requests = requests.Where(request => db.Set<PersonSearchTerm>().Any(term => term.PersonId == request.PersonId && string.Compare(term.Term, word) >= 0 && string.Compare(term.Term, end) < 0));
#pragma warning restore CA1309
        }

        return requests;
    }

    internal static IQueryable<IssuanceRequest> Walk(IQueryable<IssuanceRequest> requests, QueueSort order, QueueCursor? after)
    {
        // The bound on time alone is what the index can begin at; the rest tells apart what is of the same time.
        if (after is { At: var at, Id: var id })
        {
            requests = order switch
            {
                QueueSort.Due => requests.Where(request => request.DueAt >= at && (request.DueAt > at || request.Id.CompareTo(id) > 0)),
                QueueSort.Newest => requests.Where(request => request.CreatedAt <= at && (request.CreatedAt < at || request.Id.CompareTo(id) < 0)),
                _ => requests.Where(request => request.CreatedAt >= at && (request.CreatedAt > at || request.Id.CompareTo(id) > 0)),
            };
        }

        return order switch
        {
            QueueSort.Due => requests.Where(request => request.DueAt != null).OrderBy(request => request.DueAt).ThenBy(request => request.Id),
            QueueSort.Newest => requests.OrderByDescending(request => request.CreatedAt).ThenByDescending(request => request.Id),
            _ => requests.OrderBy(request => request.CreatedAt).ThenBy(request => request.Id),
        };
    }

    /// <summary>As many requests as asked for, when the next stretch of the list holds as many that fit; else null.</summary>
    private static async Task<List<IssuanceRequest>?> BeginningAsync(PortalDb db, QueueQuestion question, IReadOnlyList<string> words, QueueCursor? after, int limit, int stretch, CancellationToken cancellation)
    {
        var order = question.Filter.Order;
        var requests = Narrow(db, question, words);
        var ends = await Walk(Narrow(db, question, []), order, after).Skip(stretch).Select(request => order == QueueSort.Due ? request.DueAt : request.CreatedAt).Take(1).ToListAsync(cancellation);
        if (ends is [{ } end])
        {
            requests = order switch
            {
                QueueSort.Due => requests.Where(request => request.DueAt <= end),
                QueueSort.Newest => requests.Where(request => request.CreatedAt >= end),
                _ => requests.Where(request => request.CreatedAt <= end),
            };
        }

        var found = await Walk(requests, order, after).Take(limit).ToListAsync(cancellation);
        return found.Count == limit ? found : null;
    }

    /// <summary>All requests that fit, when few people fit the text; else null.</summary>
    private static async Task<List<IssuanceRequest>?> FewAsync(PortalDb db, QueueQuestion question, IReadOnlyList<string> words, int fewPeople, CancellationToken cancellation)
    {
        if (await PeopleSearch.FittingAsync(db, words, fewPeople, question.Within, cancellation) is not { } people) return null;
        var found = new List<IssuanceRequest>();
        foreach (var some in people.Chunk(Chunk))
        {
            var requests = await db.Set<IssuanceRequest>().AsNoTracking().Where(request => some.Contains(request.PersonId)).ToListAsync(cancellation);
            found.AddRange(requests.Where(request => question.Filter.Matches(request, question.Account, question.Now)));
        }

        return found;
    }

    private static IEnumerable<IssuanceRequest> Ordered(IEnumerable<IssuanceRequest> requests, QueueSort order) => order switch
    {
        QueueSort.Due => requests.OrderBy(request => request.DueAt).ThenBy(request => request.Id),
        QueueSort.Newest => requests.OrderByDescending(request => request.CreatedAt).ThenByDescending(request => request.Id),
        _ => requests.OrderBy(request => request.CreatedAt).ThenBy(request => request.Id),
    };

    private static bool IsAfter(IssuanceRequest request, QueueCursor after, QueueSort order)
    {
        var at = order == QueueSort.Due ? request.DueAt!.Value : request.CreatedAt;
        var (time, id) = (at.CompareTo(after.At), request.Id.CompareTo(after.Id));
        return order == QueueSort.Newest ? time < 0 || (time == 0 && id < 0) : time > 0 || (time == 0 && id > 0);
    }

    /// <summary>The rows with the names that they show, in the order given.</summary>
    private static async Task<IReadOnlyList<QueueItem>> RowsAsync(PortalDb db, List<IssuanceRequest> requests, CancellationToken cancellation)
    {
        if (requests.Count == 0) return [];
        Guid[] ids = [.. requests.Select(request => request.Id)];
        Guid[] personIds = [.. requests.Select(request => request.PersonId).Distinct()];
        Guid[] policyIds = [.. requests.Select(request => request.PolicyId).Distinct()];
        var people = await db.Set<Person>().AsNoTracking().Include(person => person.Groups).AsSplitQuery().Where(person => personIds.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellation);
        var photos = (await db.Set<PersonPhoto>().Where(photo => personIds.Contains(photo.PersonId)).Select(photo => photo.PersonId).ToListAsync(cancellation)).ToHashSet();
        var policies = await db.Set<DevicePolicy>().AsNoTracking().Where(policy => policyIds.Contains(policy.Id)).ToDictionaryAsync(policy => policy.Id, policy => policy.Name, cancellation);
        var approvals = requests.All(request => request.ApprovalsNeeded == 0 || (request.State == RequestState.PendingApproval && request.Approvals == 0))
            ? Enumerable.Empty<RequestApproval>().ToLookup(approval => approval.RequestId)
            : (await db.Set<RequestApproval>().AsNoTracking().Where(approval => ids.Contains(approval.RequestId)).OrderBy(approval => approval.At).ThenBy(approval => approval.Id).ToListAsync(cancellation))
                .ToLookup(approval => approval.RequestId);
        return
        [
            .. requests.Select(request => new QueueItem(request, people[request.PersonId], photos.Contains(request.PersonId), policies[request.PolicyId], [.. approvals[request.Id]])),
        ];
    }
}

/// <summary>How far a search goes before it goes about it in another way.</summary>
/// <param name="FewPeople">Up to here all requests of the people found are read.</param>
/// <param name="Stretch">Requests that are looked through before all people are whom several common words may fit.</param>
/// <param name="Common">From here on, in people, a word counts as common.</param>
internal sealed record QueueEffort(int FewPeople = 2_000, int Stretch = 50_000, int Common = PeopleSearch.Common);
