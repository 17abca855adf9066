using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>Makes the account that every other one comes from. Only while there is no administrator.</summary>
public sealed class CreateFirstAdministrator(IIssuanceStore store, AccountWriter writer, UserManager<Account> accounts, TimeProvider time)
{
    /// <summary>Creates the account.</summary>
    /// <returns>It, or why not: there is an administrator already, the name is taken, the name or the password is against the rules.</returns>
    public async Task<Result<Account>> RunAsync(string userName, string displayName, string email, string password, CancellationToken cancellation = default)
    {
        var order = new NewAccount(userName.Trim(), displayName.Trim(), email.Trim(), password, [Role.Administrator]);
        if (order.UserName.Length is 0 or > 100 || order.DisplayName.Length is 0 or > 200 || order.Email.Length is 0 or > 256 || !order.Email.Contains('@', StringComparison.Ordinal))
            return AccountRefusals.Incomplete;
        var draft = new Account { UserName = order.UserName, Email = order.Email };
        foreach (var validator in accounts.PasswordValidators)
            if (!(await validator.ValidateAsync(accounts, draft, password)).Succeeded) return AccountRefusals.WeakPassword;
        foreach (var validator in accounts.UserValidators)
            if (!(await validator.ValidateAsync(accounts, draft)).Succeeded) return AccountRefusals.NameNotAllowed;

        return await store.ChangeAsync<Account>(async session =>
        {
            if (await ExistsAsync(((StoreSession)session).Db, cancellation)) return AccountRefusals.AdministratorExists;
            var account = writer.Add(session, order);
            session.Record(new AuditEvent
            {
                At = time.GetUtcNow(),
                ActorId = account.Id,
                ActorName = account.DisplayName,
                What = "account.first-administrator",
                After = Role.Administrator,
            });
            return account;
        }, cancellation);
    }

    /// <summary>True when somebody holds the administrator's role.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellation = default) =>
        await store.ReadAsync(session => ExistsAsync(((StoreSession)session).Db, cancellation), cancellation);

    private static Task<bool> ExistsAsync(PortalDb db, CancellationToken cancellation) => db.UserRoles.AnyAsync(role => role.RoleId == Role.Administrator, cancellation);
}
