namespace IssuancePortal.Issuance.Authorities;

/// <summary>What a session with the database knows of orders from authorities outside.</summary>
public interface IAuthorityRecords
{
    Task<AuthorityOrder?> OrderAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Orders of a run that are not settled.</summary>
    Task<IReadOnlyList<AuthorityOrder>> OpenOrdersAsync(Guid runId, CancellationToken cancellation = default);

    /// <summary>Abandoned orders that are not settled and whose time has come, at most so many.</summary>
    Task<IReadOnlyList<AuthorityOrder>> OrdersToChaseAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>The latest orders from an authority, newest first, at most so many.</summary>
    Task<IReadOnlyList<AuthorityOrder>> LatestOrdersAsync(string authority, int limit, CancellationToken cancellation = default);
}
