using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Validation;

/// <summary>Lists requests, part by part: the cost depends on the rows shown, not on how many requests there are.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class ListQueue(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Rows of a part.</summary>
    public const int PartSize = 50;

    /// <summary>Counting ends here.</summary>
    public const int CountedUpTo = 10_000;

    /// <summary>A part of the list.</summary>
    /// <param name="filter">Which requests.</param>
    /// <param name="after">Where the part before it ended; null for the first.</param>
    /// <param name="limit">At most so many rows, 1 to 200.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<QueuePart>> LookAsync(QueueFilter filter, QueueCursor? after, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        limit = Math.Clamp(limit, 1, 200);
        var items = await store.ReadAsync(session => session.QueueAsync(Question(filter, actor), after, limit + 1, cancellation), cancellation);
        return items.Count <= limit ? new QueuePart(items, null) : new QueuePart([.. items.Take(limit)], CursorOf(filter, items[limit - 1]));
    }

    /// <summary>How many there are, counted up to <see cref="CountedUpTo"/>.</summary>
    public async Task<Result<QueueCount>> CountAsync(QueueFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync(session => session.CountQueueAsync(Question(filter, actor), CountedUpTo, cancellation), cancellation);
    }

    /// <summary>These rows as they are now, for the portal itself, which shows them to those who may look.</summary>
    public Task<IReadOnlyList<QueueItem>> ItemsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation = default) =>
        store.ReadAsync(session => session.QueueItemsAsync(ids, cancellation), cancellation);

    private QueueQuestion Question(QueueFilter filter, Actor actor) => new(filter, actor.AccountId, time.GetUtcNow(), actor.ScopeOf(Permission.SearchPeople));

    private static QueueCursor CursorOf(QueueFilter filter, QueueItem last) => new(filter.Order == QueueSort.Due ? last.Request.DueAt!.Value : last.Request.CreatedAt, last.Id);
}

/// <summary>A list as the store is asked for it.</summary>
/// <param name="Filter">Which requests.</param>
/// <param name="Account">Whose list it is.</param>
/// <param name="Now">The time.</param>
/// <param name="Within">Only of these people; null for everybody.</param>
public sealed record QueueQuestion(QueueFilter Filter, string Account, DateTimeOffset Now, PeopleScope? Within = null);
