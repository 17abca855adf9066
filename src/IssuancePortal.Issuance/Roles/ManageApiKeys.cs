using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Roles;

/// <summary>An order for a key.</summary>
/// <param name="Name">Which system uses it.</param>
/// <param name="Roles">Names of the roles that it holds.</param>
/// <param name="Days">Days for which it is good; 1 to 730.</param>
public sealed record ApiKeyOrder(string Name, IReadOnlyList<string> Roles, int Days);

/// <summary>Makes, lists and revokes keys for other systems, and knows who acts by one.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class ManageApiKeys(IIssuanceStore store, TimeProvider time)
{
    /// <summary>What no machine may do: be the second pair of eyes, let itself do more, or change the rules, for which people prove anew who they are. What a key may do it proves with each call.</summary>
    private static readonly Permission[] PeopleOnly =
    [
        Permission.ApproveRequests, Permission.ChangePolicyAtApproval, Permission.ManageRoles, Permission.ManageApiKeys, Permission.ManagePolicies, Permission.ManageSettings, Permission.UseOwnDevices,
    ];

    /// <summary>True for a role that a key can hold.</summary>
    public static bool MayBeHeld(RoleDefinition role) => !role.Permissions.Any(PeopleOnly.Contains);

    /// <summary>All keys, newest first.</summary>
    public async Task<Result<ApiKey[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageApiKeys)) return Refusals.NotAllowed(Permission.ManageApiKeys);
        return (await store.ReadAsync(session => session.ApiKeysAsync(cancellation), cancellation)).ToArray();
    }

    /// <summary>The key in clear, to be shown now and never again; or why none was made.</summary>
    public async Task<Result<string>> CreateAsync(ApiKeyOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageApiKeys)) return Refusals.NotAllowed(Permission.ManageApiKeys);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        var name = order.Name.Trim();
        if (name.Length is 0 or > 100 || order.Roles.Count == 0 || order.Days is < 1 or > 730) return Refusals.ApiKeyIncomplete;
        return await store.ChangeAsync<string>(
            async session =>
            {
                var known = await session.RolesAsync(cancellation);
                foreach (var role in order.Roles)
                {
                    if (known.FirstOrDefault(it => it.Name == role) is not { } definition) return Refusals.ApiKeyIncomplete;
                    if (definition.Permissions.FirstOrDefault(PeopleOnly.Contains) is var permission && definition.Permissions.Any(PeopleOnly.Contains)) return Refusals.ApiKeyPeopleOnly(permission);
                }

                var now = time.GetUtcNow();
                var (key, clear) = ApiKey.Make(name, [.. order.Roles.Distinct()], actor.Name, now, TimeSpan.FromDays(order.Days));
                session.Add(key);
                session.Record(Event("api-key.create", key, actor, now));
                return clear;
            },
            cancellation);
    }

    /// <summary>Ends a key at once.</summary>
    public async Task<Result<bool>> RevokeAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageApiKeys)) return Refusals.NotAllowed(Permission.ManageApiKeys);
        return await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.ApiKeyAsync(id, cancellation) is not { RevokedAt: null } key) return Refusals.ApiKeyUnknown;
                key.RevokedAt = time.GetUtcNow();
                session.Record(Event("api-key.revoke", key, actor, key.RevokedAt.Value));
                return true;
            },
            cancellation);
    }

    /// <summary>Who acts by a key, with what its roles allow now; null for one that opens nothing.</summary>
    public async Task<Actor?> ActorOfAsync(string clear, CancellationToken cancellation = default)
    {
        if (ApiKey.Split(clear) is not var (prefix, secret)) return null;
        return await store.ReadAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.ApiKeyByPrefixAsync(prefix, cancellation) is not { } key || !key.Opens(secret) || !key.IsGood(now)) return null;
                var roles = (await session.RolesAsync(cancellation)).Where(role => key.Roles.Contains(role.Name));
                return new Actor(key.AccountId, null, key.Name, key.Roles)
                {
                    // A role that was edited since does not make a machine the second pair of eyes.
                    Grants = [.. roles.Select(role => new Grant(role.Name, [.. role.Permissions.Except(PeopleOnly)]))],
                    ProvenAt = now,
                };
            },
            cancellation);
    }

    private static AuditEvent Event(string what, ApiKey key, Actor actor, DateTimeOffset now) => new()
    {
        At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, Detail = Audits.Json(new { key.Name, key.Prefix, key.Roles, key.ExpiresAt }),
    };
}
