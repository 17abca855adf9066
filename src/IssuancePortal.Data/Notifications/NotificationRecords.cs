using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Notifications;

/// <summary>What a session knows of notifications.</summary>
internal sealed class NotificationRecords(StoreSession session) : INotificationRecords
{
    public async Task<DispatchCursor?> CursorAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<DispatchCursor>(cancellation)).SingleOrDefaultAsync(cancellation);

    public async Task<long> HeadAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuditEvent>(cancellation)).MaxAsync(audit => (long?)audit.Sequence, cancellation) ?? 0;

    public async Task<IReadOnlyList<AuditEvent>> TrailAsync(long after, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<AuditEvent>(cancellation)).AsNoTracking().Where(audit => audit.Sequence > after).OrderBy(audit => audit.Sequence).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<NotificationTemplate>> TemplatesAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<NotificationTemplate>(cancellation)).OrderBy(template => template.Name).ThenBy(template => template.Id).ToListAsync(cancellation);

    public async Task<NotificationTemplate?> TemplateAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<NotificationTemplate>(cancellation)).FirstOrDefaultAsync(template => template.Id == id, cancellation);

    public async Task<IReadOnlyList<WebhookSubscription>> WebhooksAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<WebhookSubscription>(cancellation)).Where(webhook => webhook.RemovedAt == null).OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Id)
            .ToListAsync(cancellation);

    public async Task<WebhookSubscription?> WebhookAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<WebhookSubscription>(cancellation)).FirstOrDefaultAsync(webhook => webhook.Id == id, cancellation);

    public async Task<IReadOnlyList<string>> TargetsToldAsync(long sequence, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).Where(delivery => delivery.Sequence == sequence).Select(delivery => delivery.Target).ToListAsync(cancellation);

    public async Task<Delivery?> DeliveryAsync(long id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).FirstOrDefaultAsync(delivery => delivery.Id == id, cancellation);

    public async Task<IReadOnlyList<Delivery>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextTryAt <= now)
            .OrderBy(delivery => delivery.NextTryAt).Take(limit).ToListAsync(cancellation);

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).Where(delivery => delivery.State == DeliveryState.Waiting)
            .OrderBy(delivery => delivery.NextTryAt).Select(delivery => (DateTimeOffset?)delivery.NextTryAt).FirstOrDefaultAsync(cancellation);

    public async Task PostponeAsync(string target, DateTimeOffset until, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextTryAt < until && delivery.Target == target)
            .ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.NextTryAt, until), cancellation);

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(DeliveryFilter filter, CancellationToken cancellation = default)
    {
        var deliveries = await session.FromAsync<Delivery>(cancellation);
        if (filter.SourceId is { } source) deliveries = deliveries.Where(delivery => delivery.SourceId == source);
        if (filter.State is { } state) deliveries = deliveries.Where(delivery => delivery.State == state);
        if (filter.Channel is { } channel) deliveries = deliveries.Where(delivery => delivery.Channel == channel);
        if (filter.Before is { } before) deliveries = deliveries.Where(delivery => delivery.Id < before);
        return await deliveries.OrderByDescending(delivery => delivery.Id).Take(filter.Limit).ToListAsync(cancellation);
    }

    public async Task<int> CountDeliveriesAsync(DeliveryState state, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Delivery>(cancellation)).CountAsync(delivery => delivery.State == state, cancellation);

    public async Task<int> ForgetDeliveriesAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation = default)
    {
        var old = await (await session.FromAsync<Delivery>(cancellation))
            .Where(delivery => (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Withdrawn) && delivery.NextTryAt < endedBefore && delivery.EndedAt < endedBefore)
            .OrderBy(delivery => delivery.NextTryAt).Take(limit).ToListAsync(cancellation);
        session.Db.RemoveRange(old);
        return old.Count;
    }

    public async Task<Addressee?> AccountAsync(string accountId, CancellationToken cancellation = default) =>
        await Addressees((await session.FromAsync<Account>(cancellation)).Where(account => account.Id == accountId)).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<Addressee>> AccountsNamedAsync(string text, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Account>(cancellation)).Where(account => account.DisplayName.Contains(text) || account.UserName == text || account.Id == text)
            .OrderBy(account => account.DisplayName).Take(limit).Select(account => new Addressee(account.Id, account.PersonId, account.DisplayName, account.Email ?? "", account.Language)).ToListAsync(cancellation);

    public async Task<Addressee?> PersonAsync(Guid personId, CancellationToken cancellation = default)
    {
        if (await (await session.FromAsync<Person>(cancellation)).Where(person => person.Id == personId).Select(person => new { person.GivenName, person.Surname, person.Email }).FirstOrDefaultAsync(cancellation)
            is not { Email.Length: > 0 } person) return null;
        var account = await session.Db.Users.Where(account => account.PersonId == personId).OrderBy(account => account.Id).Select(account => new { account.Id, account.Language }).FirstOrDefaultAsync(cancellation);
        return new Addressee(account?.Id, personId, $"{person.GivenName} {person.Surname}", person.Email, account?.Language);
    }

    public async Task<IReadOnlyList<Addressee>> WhoMayAsync(Permission permission, Person? on, CancellationToken cancellation = default)
    {
        var definitions = await (await session.FromAsync<RoleDefinition>(cancellation)).AsNoTracking().ToDictionaryAsync(role => role.Name, cancellation);
        // The administrator's role is that of the product, whatever is written.
        var roles = Role.All.Concat(definitions.Keys).Distinct()
            .Where(role => (role != Role.Administrator && definitions.TryGetValue(role, out var edited) ? edited.Permissions : Permissions.Of(role)).Contains(permission)).ToList();
        var holders = await session.Db.UserRoles.Where(holder => roles.Contains(holder.RoleId)).Select(holder => new { holder.UserId, holder.RoleId }).ToListAsync(cancellation);
        var ids = holders.Select(holder => holder.UserId).Distinct().ToList();
        var limits = (await session.Db.Set<AccountRoleScope>().AsNoTracking().Where(scope => ids.Contains(scope.AccountId)).ToListAsync(cancellation))
            .Where(scope => !definitions.TryGetValue(scope.Role, out var role) || role.ScopeKind == RoleScopeKind.PerAccount).ToDictionary(scope => (scope.AccountId, scope.Role));
        var allowed = holders.Where(holder => on is null || !limits.TryGetValue((holder.UserId, holder.RoleId), out var scope) || new PeopleScope(scope.Groups, scope.Sites).Covers(on))
            .Select(holder => holder.UserId).ToHashSet(StringComparer.Ordinal);
        return await Addressees(session.Db.Users.Where(account => allowed.Contains(account.Id)).OrderBy(account => account.DisplayName)).ToListAsync(cancellation);
    }

    private static IQueryable<Addressee> Addressees(IQueryable<Account> accounts) =>
        accounts.Where(account => account.Email != null && account.Email != "")
            .Select(account => new Addressee(account.Id, account.PersonId, account.DisplayName, account.Email!, account.Language));
}
