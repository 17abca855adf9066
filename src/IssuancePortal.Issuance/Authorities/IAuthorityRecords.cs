namespace IssuancePortal.Issuance.Authorities;

/// <summary>What a session with the database knows of orders from authorities outside.</summary>
public interface IAuthorityRecords
{
    Task<AuthorityOrder?> OrderAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Orders of a run of which something may still come.</summary>
    Task<IReadOnlyList<AuthorityOrder>> OpenOrdersAsync(Guid runId, CancellationToken cancellation = default);

    /// <summary>Abandoned orders of which something may still come and whose time has come, at most so many.</summary>
    Task<IReadOnlyList<AuthorityOrder>> OrdersToChaseAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Orders from an authority whose certificates a person has to revoke there by hand, oldest first, at most so many.</summary>
    Task<IReadOnlyList<AuthorityOrder>> ClashingOrdersAsync(string authority, int limit, CancellationToken cancellation = default);

    /// <summary>The latest orders from an authority, newest first, at most so many.</summary>
    Task<IReadOnlyList<AuthorityOrder>> LatestOrdersAsync(string authority, int limit, CancellationToken cancellation = default);
}
