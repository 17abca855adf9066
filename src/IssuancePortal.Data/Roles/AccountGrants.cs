using IssuancePortal.Issuance.Roles;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Roles;

/// <summary>Says what an account's roles allow right now, and on whom.</summary>
public sealed class AccountGrants(IDbContextFactory<PortalDb> databases)
{
    /// <summary>A grant for every role of the account, in the order of their names; none for an unknown account.</summary>
    public async Task<IReadOnlyList<Grant>> FindAsync(string accountId, CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var held = await (
            from role in db.UserRoles.AsNoTracking()
            where role.UserId == accountId
            orderby role.RoleId
            select new
            {
                Name = role.RoleId,
                Definition = db.Set<RoleDefinition>().FirstOrDefault(definition => definition.Name == role.RoleId),
                Scope = db.Set<AccountRoleScope>().FirstOrDefault(scope => scope.AccountId == accountId && scope.Role == role.RoleId),
            }).ToListAsync(cancellation);
        return
        [
            .. held.Select(role => new Grant(
                role.Name,
                // The administrator's role is that of the product, whatever is written.
                role.Definition is null || role.Name == Role.Administrator ? Permissions.Of(role.Name) : role.Definition.Permissions,
                role is { Scope: { } scope, Definition: null or { ScopeKind: RoleScopeKind.PerAccount } } ? new PeopleScope(scope.Groups, scope.Sites) : null)),
        ];
    }
}
