using System.Globalization;
using System.Text;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Roles;

/// <summary>A role as it is to be.</summary>
/// <param name="DisplayName">Words shown to people, 1 to 100 characters; of no meaning for a role of the product.</param>
/// <param name="Description">What it is for, at most 400 characters.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="ScopeKind">Whether its holders can be limited.</param>
public sealed record RoleOrder(string DisplayName, string Description, IReadOnlyList<Permission> Permissions, RoleScopeKind ScopeKind);

/// <summary>A role with who holds it.</summary>
/// <param name="Role">The role.</param>
/// <param name="Holders">Accounts, by name.</param>
public sealed record RoleRow(RoleDefinition Role, IReadOnlyList<RoleHolder> Holders);

/// <summary>Somebody who holds a role.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="IsLimited">True when limited to groups or sites.</param>
public sealed record RoleHolder(string AccountId, string Name, bool IsLimited);

/// <summary>Lists, makes, edits and removes roles. A change reaches whoever holds the role within ten seconds. Nobody changes a role of their own. Changes ask for a fresh proof.</summary>
public sealed class ManageRoles(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Longest name.</summary>
    public const int MaxName = 100;

    /// <summary>Longest description.</summary>
    public const int MaxDescription = 400;

    /// <summary>Every role, those of the product first.</summary>
    public async Task<Result<RoleRow[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return RoleRefusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session =>
            {
                var db = ((StoreSession)session).Db;
                var holders = (await (
                    from held in db.UserRoles
                    join account in db.Users on held.UserId equals account.Id
                    select new { held.RoleId, Holder = new RoleHolder(account.Id, account.DisplayName, db.Set<AccountRoleScope>().Any(scope => scope.AccountId == account.Id && scope.Role == held.RoleId)) })
                    .ToListAsync(cancellation)).ToLookup(row => row.RoleId, row => row.Holder);
                return (await session.RolesAsync(cancellation)).Select(role => new RoleRow(role, [.. holders[role.Name].OrderBy(holder => holder.Name, StringComparer.CurrentCultureIgnoreCase)])).ToArray();
            },
            cancellation);
    }

    /// <summary>Makes a role; its name comes from its words. Returns the name.</summary>
    public Task<Result<string>> CreateAsync(RoleOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<string>(
        async session =>
        {
            if (Refuse(order, actor, isPredefined: false) is { } refused) return refused;
            var roles = await session.RolesAsync(cancellation);
            if (IsTaken(roles, order.DisplayName, null)) return RoleRefusals.NameTaken(order.DisplayName.Trim());
            var name = NameOf(order.DisplayName, roles);
            session.Add(new IdentityRole { Id = name, Name = name, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = name });
            var role = new RoleDefinition { Name = name, Permissions = [] };
            Set(role, order);
            session.Add(role);
            Record(session, "role.create", role, null, Describe(role), actor);
            return name;
        },
        cancellation);

    /// <summary>Edits a role, from the version that was read.</summary>
    public Task<Result<RoleDefinition>> EditAsync(string name, Guid version, RoleOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<RoleDefinition>(
        async session =>
        {
            var found = await FindAsync(session, name, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var role = found.Value;
            if (Refuse(order, actor, role.IsPredefined) is { } refused) return refused;
            if (role.Version != version) return RoleRefusals.Changed;
            if (!role.IsPredefined && IsTaken(await session.RolesAsync(cancellation), order.DisplayName, name)) return RoleRefusals.NameTaken(order.DisplayName.Trim());
            var before = Describe(role);
            Set(role, order);
            var after = Describe(role);
            if (before == after) return role;
            role.EditedAt = time.GetUtcNow();
            Record(session, "role.change", role, before, after, actor);
            return role;
        },
        cancellation);

    /// <summary>Makes a role of the product as it came.</summary>
    public Task<Result<RoleDefinition>> ResetAsync(string name, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<RoleDefinition>(
        async session =>
        {
            var found = await FindAsync(session, name, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var role = found.Value;
            if (!role.IsPredefined) return RoleRefusals.Unknown;
            if (role.EditedAt is null) return role;
            var (before, comes) = (Describe(role), RoleDefinition.Predefined(name));
            (role.Permissions, role.ScopeKind, role.Description, role.EditedAt) = (comes.Permissions, comes.ScopeKind, comes.Description, null);
            Record(session, "role.change", role, before, Describe(role), actor);
            return role;
        },
        cancellation);

    /// <summary>Removes a role that is not the product's and that nobody holds.</summary>
    public Task<Result<bool>> RemoveAsync(string name, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<bool>(
        async session =>
        {
            var found = await FindAsync(session, name, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            if (found.Value.IsPredefined) return RoleRefusals.Predefined;
            var db = ((StoreSession)session).Db;
            var held = await db.UserRoles.CountAsync(role => role.RoleId == name, cancellation);
            if (held > 0) return RoleRefusals.Held(held);
            db.Remove(found.Value);
            db.Remove(await db.Roles.SingleAsync(role => role.Id == name, cancellation));
            Record(session, "role.remove", found.Value, Describe(found.Value), null, actor);
            return true;
        },
        cancellation);

    private async Task<Result<RoleDefinition>> FindAsync(IStoreSession session, string name, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (name == Role.Administrator) return RoleRefusals.AdministratorFixed;
        if (actor.Roles.Contains(name)) return RoleRefusals.OwnRole;
        return await ((StoreSession)session).Db.Set<RoleDefinition>().FirstOrDefaultAsync(role => role.Name == name, cancellation) is { } role ? role : RoleRefusals.Unknown;
    }

    private Refusal? Refuse(RoleOrder order, Actor actor, bool isPredefined)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (!isPredefined && order.DisplayName.Trim().Length is 0 or > MaxName) return RoleRefusals.NameMissing;
        if (order.Description.Length > MaxDescription) return RoleRefusals.DescriptionTooLong;
        return RoleRules.Faults([.. order.Permissions]) is [var fault, ..] ? fault : null;
    }

    private static bool IsTaken(IEnumerable<RoleDefinition> roles, string displayName, string? except) =>
        roles.Any(role => role.Name != except && string.Equals(role.DisplayName, displayName.Trim(), StringComparison.OrdinalIgnoreCase));

    private static void Set(RoleDefinition role, RoleOrder order)
    {
        if (!role.IsPredefined) role.DisplayName = order.DisplayName.Trim();
        role.Description = order.Description.Trim();
        role.Permissions = [.. order.Permissions.Distinct().Order()];
        role.ScopeKind = order.ScopeKind;
    }

    private static string NameOf(string words, IEnumerable<RoleDefinition> roles)
    {
        var letters = words.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        var slug = string.Join('-', string.Concat(letters.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
        if (slug.Length == 0) slug = "role";
        if (slug.Length > 60) slug = slug[..60];
        var taken = roles.Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? slug : $"{slug}-{number}").First(name => !taken.Contains(name));
    }

    private static string Describe(RoleDefinition role) =>
        Audits.Json(new { role.DisplayName, role.Description, Permissions = role.Permissions.Order().Select(permission => permission.ToString()), ScopeKind = role.ScopeKind.ToString() })!;

    private void Record(IStoreSession session, string what, RoleDefinition role, string? before, string? after, Actor actor) => session.Record(new AuditEvent
    {
        At = time.GetUtcNow(),
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        Before = before,
        After = after,
        Detail = Audits.Json(new { Role = role.Name }),
    });
}
