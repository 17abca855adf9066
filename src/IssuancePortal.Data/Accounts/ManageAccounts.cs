using System.Security.Cryptography;
using IssuancePortal.Data.Roles;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>A role to be held by an account.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Scope">The people it is limited to; null for everybody.</param>
public sealed record HeldRole(string Role, PeopleScope? Scope = null);

/// <summary>An account as administrators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Email">E-mail.</param>
/// <param name="PersonId">The person behind it; null for nobody.</param>
/// <param name="IsLocked">An administrator has locked it.</param>
/// <param name="Roles">What it holds, by name.</param>
public sealed record AccountRow(string Id, string UserName, string Name, string Email, Guid? PersonId, bool IsLocked, IReadOnlyList<HeldRole> Roles)
{
    /// <summary>Signs in with a password of this portal.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Until when a password that the portal chose must be exchanged; null where there is none.</summary>
    public DateTimeOffset? OneTimeUntil { get; init; }
}

/// <summary>
/// Lists and makes accounts, gives and takes their roles, locks them and ends their sessions. Nobody does so to their own account, and one administrator always remains. Every change asks for a fresh proof and reaches
/// open sessions within ten seconds.
/// </summary>
public sealed class ManageAccounts(IIssuanceStore store, AccountWriter writer, UserManager<Account> accounts, ISettings settings, TimeProvider time)
{
    /// <summary>Letters and digits that nobody takes for another.</summary>
    private const string Clear = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>At most so many accounts whose name, user name or e-mail contains the text, by name.</summary>
    public async Task<Result<AccountRow[]>> ListAsync(string text, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        return await store.ReadAsync(
            async session =>
            {
                var db = ((StoreSession)session).Db;
                var wanted = text.Trim().ToUpperInvariant();
                var found = await db.Users.AsNoTracking()
                    .Where(account => wanted == "" || account.NormalizedUserName!.Contains(wanted) || account.NormalizedEmail!.Contains(wanted) || EF.Functions.Like(account.DisplayName, "%" + text.Trim() + "%"))
                    .OrderBy(account => account.DisplayName).ThenBy(account => account.Id).Take(limit).ToListAsync(cancellation);
                var rows = new List<AccountRow>();
                foreach (var account in found) rows.Add(await RowAsync(db, account, cancellation));
                return rows.ToArray();
            },
            cancellation);
    }

    /// <summary>One account.</summary>
    public async Task<Result<AccountRow>> LookAsync(string accountId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        return await store.ReadAsync<Result<AccountRow>>(
            async session => await ((StoreSession)session).Db.Users.AsNoTracking().FirstOrDefaultAsync(account => account.Id == accountId, cancellation) is { } account
                ? await RowAsync(((StoreSession)session).Db, account, cancellation)
                : RoleRefusals.AccountUnknown,
            cancellation);
    }

    /// <summary>Groups and sites that roles can be limited to, by name.</summary>
    public async Task<Result<ScopeChoices>> ScopesAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        return await store.ReadAsync(
            async session => new ScopeChoices(
                await ((StoreSession)session).Db.Set<Group>().AsNoTracking().OrderBy(group => group.Name).ToListAsync(cancellation),
                await ((StoreSession)session).Db.Set<Person>().Where(person => person.Site != "").Select(person => person.Site).Distinct().OrderBy(site => site).ToListAsync(cancellation)),
            cancellation);
    }

    /// <summary>Makes an account with roles and a password that the portal chooses; it is returned once and kept as a hash only.</summary>
    public async Task<Result<(string AccountId, string Password)>> CreateAsync(
        string userName, string displayName, string email, IReadOnlyList<HeldRole> roles, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        var password = Choose();
        var order = new NewAccount(userName.Trim(), displayName.Trim(), email.Trim(), password, []);
        if (order.UserName.Length is 0 or > 100 || order.DisplayName.Length is 0 or > 200 || order.Email.Length is 0 or > 256 || !order.Email.Contains('@', StringComparison.Ordinal))
            return AccountRefusals.Incomplete;
        foreach (var validator in accounts.UserValidators)
            if (!(await validator.ValidateAsync(accounts, new Account { UserName = order.UserName, Email = order.Email })).Succeeded) return AccountRefusals.NameNotAllowed;

        return await store.ChangeAsync<(string, string)>(
            async session =>
            {
                var account = writer.Add(session, order);
                (account.OneTimePassword, account.OneTimePasswordUntil) = (true, EndOfOneTime());
                await ((StoreSession)session).Db.SaveChangesAsync(cancellation);
                if (await SetAsync(session, account.Id, roles, cancellation) is { } refused) return refused;
                Record(session, "account.create", account, null, Describe(roles), actor);
                return (account.Id, password);
            },
            cancellation);
    }

    /// <summary>
    /// Gives an account a new password that the portal chooses, for somebody who lost theirs or came too late for the first; the old one and every session end. It is returned once and kept as a hash only.
    /// </summary>
    public Task<Result<string>> RenewPasswordAsync(string accountId, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<string>(
        async session =>
        {
            var found = await FindAsync(session, accountId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            if (found.Value.PasswordHash is null) return AccountRefusals.NoPassword;
            var (account, password) = (found.Value, Choose());
            writer.SetPassword(account, password);
            (account.OneTimePassword, account.OneTimePasswordUntil) = (true, EndOfOneTime());
            Record(session, "account.password-renewed", account, null, null, actor);
            return password;
        },
        cancellation);

    /// <summary>Sets everything that an account holds.</summary>
    public Task<Result<AccountRow>> SetRolesAsync(string accountId, IReadOnlyList<HeldRole> roles, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<AccountRow>(
        async session =>
        {
            var found = await FindAsync(session, accountId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var db = ((StoreSession)session).Db;
            var before = (await RowAsync(db, found.Value, cancellation)).Roles;
            if (before.Any(held => held.Role == Role.Administrator) && roles.All(held => held.Role != Role.Administrator) && await IsLastAdministratorAsync(db, accountId, cancellation))
                return RoleRefusals.LastAdministrator;
            if (await SetAsync(session, accountId, roles, cancellation) is { } refused) return refused;
            var after = (await RowAsync(db, found.Value, cancellation)).Roles;
            if (Describe(before) != Describe(after)) Record(session, "account.roles", found.Value, Describe(before), Describe(after), actor);
            return await RowAsync(db, found.Value, cancellation);
        },
        cancellation);

    /// <summary>Locks an account, which ends its sessions, or unlocks it.</summary>
    public Task<Result<AccountRow>> LockAsync(string accountId, bool locked, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<AccountRow>(
        async session =>
        {
            var found = await FindAsync(session, accountId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var (account, db) = (found.Value, ((StoreSession)session).Db);
            if (IsLocked(account) == locked) return await RowAsync(db, account, cancellation);
            if (locked && await db.UserRoles.AnyAsync(role => role.UserId == accountId && role.RoleId == Role.Administrator, cancellation) && await IsLastAdministratorAsync(db, accountId, cancellation))
                return RoleRefusals.LastAdministrator;
            (account.LockoutEnd, account.AccessFailedCount) = (locked ? DateTimeOffset.MaxValue : null, 0);
            account.SecurityStamp = Guid.NewGuid().ToString("N");
            Record(session, locked ? "account.lock" : "account.unlock", account, null, null, actor);
            return await RowAsync(db, account, cancellation);
        },
        cancellation);

    /// <summary>Ends every session of an account.</summary>
    public Task<Result<bool>> EndSessionsAsync(string accountId, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<bool>(
        async session =>
        {
            var found = await FindAsync(session, accountId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            found.Value.SecurityStamp = Guid.NewGuid().ToString("N");
            Record(session, "account.end-sessions", found.Value, null, null, actor);
            return true;
        },
        cancellation);

    private static string Choose() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Clear, 4)));

    private DateTimeOffset EndOfOneTime() => time.GetUtcNow().AddHours(settings.Get<PasswordSettings>().OneTimeHours);

    private async Task<Result<Account>> FindAsync(IStoreSession session, string accountId, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.ManageRoles)) return RoleRefusals.NotAllowed(Permission.ManageRoles);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (accountId == actor.AccountId) return RoleRefusals.OwnAccount;
        return await ((StoreSession)session).Db.Users.FirstOrDefaultAsync(account => account.Id == accountId, cancellation) is { } account ? account : RoleRefusals.AccountUnknown;
    }

    private static async Task<Refusal?> SetAsync(IStoreSession session, string accountId, IReadOnlyList<HeldRole> roles, CancellationToken cancellation)
    {
        var db = ((StoreSession)session).Db;
        var known = (await session.RolesAsync(cancellation)).ToDictionary(role => role.Name);
        var groups = await db.Set<Group>().Select(group => group.Id).ToListAsync(cancellation);
        foreach (var held in roles)
        {
            if (!known.TryGetValue(held.Role, out var role)) return RoleRefusals.Unknown;
            if (held.Scope is not { } scope) continue;
            if (role.ScopeKind != RoleScopeKind.PerAccount) return RoleRefusals.NotLimitable;
            if (scope.Groups.Count + scope.Sites.Count == 0 || scope.Groups.Except(groups).Any() || scope.Sites.Any(site => site.Length is 0 or > 100)) return RoleRefusals.ScopeUnknown;
        }

        var wanted = roles.DistinctBy(held => held.Role).ToDictionary(held => held.Role);
        var holds = await db.UserRoles.Where(role => role.UserId == accountId).ToListAsync(cancellation);
        var scopes = await db.Set<AccountRoleScope>().Where(scope => scope.AccountId == accountId).ToListAsync(cancellation);
        db.RemoveRange(holds.Where(role => !wanted.ContainsKey(role.RoleId)));
        db.RemoveRange(scopes.Where(scope => wanted.GetValueOrDefault(scope.Role)?.Scope is null));
        foreach (var held in wanted.Values)
        {
            if (holds.All(role => role.RoleId != held.Role)) db.Add(new IdentityUserRole<string> { UserId = accountId, RoleId = held.Role });
            if (held.Scope is not { } scope) continue;
            if (scopes.FirstOrDefault(it => it.Role == held.Role) is { } has) (has.Groups, has.Sites) = ([.. scope.Groups.Order()], [.. scope.Sites.Order(StringComparer.Ordinal)]);
            else db.Add(new AccountRoleScope { AccountId = accountId, Role = held.Role, Groups = [.. scope.Groups.Order()], Sites = [.. scope.Sites.Order(StringComparer.Ordinal)] });
        }

        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private static async Task<bool> IsLastAdministratorAsync(PortalDb db, string accountId, CancellationToken cancellation)
    {
        var others = await db.Users.Where(account => account.Id != accountId && db.UserRoles.Any(role => role.UserId == account.Id && role.RoleId == Role.Administrator)).ToListAsync(cancellation);
        return others.All(IsLocked);
    }

    /// <summary>By an administrator, for ever; too many wrong passwords lock for minutes only.</summary>
    private static bool IsLocked(Account account) => account.LockoutEnd > DateTimeOffset.MaxValue.AddYears(-1);

    private static async Task<AccountRow> RowAsync(PortalDb db, Account account, CancellationToken cancellation)
    {
        var roles = await db.UserRoles.AsNoTracking().Where(role => role.UserId == account.Id).OrderBy(role => role.RoleId).Select(role => role.RoleId).ToListAsync(cancellation);
        var scopes = await db.Set<AccountRoleScope>().AsNoTracking().Where(scope => scope.AccountId == account.Id).ToDictionaryAsync(scope => scope.Role, cancellation);
        return new AccountRow(
            account.Id, account.UserName ?? "", account.DisplayName, account.Email ?? "", account.PersonId, IsLocked(account),
            [.. roles.Select(role => new HeldRole(role, scopes.TryGetValue(role, out var scope) ? new PeopleScope(scope.Groups, scope.Sites) : null))])
        {
            HasPassword = account.PasswordHash is not null,
            OneTimeUntil = account.OneTimePassword ? account.OneTimePasswordUntil ?? DateTimeOffset.MinValue : null,
        };
    }

    private static string Describe(IReadOnlyList<HeldRole> roles) => Audits.Json(roles.OrderBy(held => held.Role, StringComparer.Ordinal).Select(held => new
    {
        held.Role,
        Groups = held.Scope?.Groups.Order().Select(group => group.ToString()),
        Sites = held.Scope?.Sites.Order(StringComparer.Ordinal),
    }))!;

    private void Record(IStoreSession session, string what, Account account, string? before, string? after, Actor actor) => session.Record(new AuditEvent
    {
        At = time.GetUtcNow(),
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        PersonId = account.PersonId,
        Before = before,
        After = after,
        Detail = Audits.Json(new { Account = account.Id, account.UserName }),
    });
}

/// <summary>What roles can be limited to.</summary>
/// <param name="Groups">Every group.</param>
/// <param name="Sites">Every site that somebody is at.</param>
public sealed record ScopeChoices(IReadOnlyList<Group> Groups, IReadOnlyList<string> Sites);
