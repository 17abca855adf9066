using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Authorities;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Authorities;

/// <summary>What a session knows of orders from authorities outside.</summary>
internal sealed class AuthorityRecords(StoreSession session) : IAuthorityRecords
{
    public async Task<AuthorityOrder?> OrderAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuthorityOrder>(cancellation)).FirstOrDefaultAsync(order => order.Id == id, cancellation);

    public async Task<IReadOnlyList<AuthorityOrder>> OpenOrdersAsync(Guid runId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuthorityOrder>(cancellation)).Where(order => order.RunId == runId && order.EndedAt == null && order.State != AuthorityOrderState.Clashing).OrderBy(order => order.CreatedAt).ToListAsync(cancellation);

    public async Task<IReadOnlyList<AuthorityOrder>> OrdersToChaseAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuthorityOrder>(cancellation)).Where(order => order.EndedAt == null && order.State != AuthorityOrderState.Clashing && order.AbandonedAt != null && order.NextAttemptAt <= now)
            .OrderBy(order => order.NextAttemptAt).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<AuthorityOrder>> ClashingOrdersAsync(string authority, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuthorityOrder>(cancellation)).Where(order => order.EndedAt == null && order.State == AuthorityOrderState.Clashing && order.Authority == authority).OrderBy(order => order.CreatedAt).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<AuthorityOrder>> LatestOrdersAsync(string authority, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuthorityOrder>(cancellation)).Where(order => order.Authority == authority).OrderByDescending(order => order.CreatedAt).Take(limit).ToListAsync(cancellation);
}
