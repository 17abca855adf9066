using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Data.Accounts;

/// <summary>Makes accounts within a change of the store, so that they and their audit entry are written together or not at all.</summary>
public sealed class AccountWriter(IPasswordHasher<Account> passwords, ILookupNormalizer names)
{
    /// <summary>Adds an account with its roles.</summary>
    /// <param name="session">The change.</param>
    /// <param name="order">The account.</param>
    /// <param name="passwordHash">The hash of its password, where another account has the same: to hash is slow on purpose.</param>
    /// <returns>The account, with its id.</returns>
    public Account Add(IStoreSession session, NewAccount order, string? passwordHash = null)
    {
        var account = new Account
        {
            UserName = order.UserName,
            NormalizedUserName = names.NormalizeName(order.UserName),
            Email = order.Email,
            NormalizedEmail = names.NormalizeEmail(order.Email),
            DisplayName = order.DisplayName,
            PersonId = order.PersonId,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
        };
        account.PasswordHash = passwordHash ?? passwords.HashPassword(account, order.Password);
        session.Add(account);
        foreach (var role in order.Roles)
            session.Add(new IdentityUserRole<string> { UserId = account.Id, RoleId = role });
        return account;
    }

    /// <summary>Gives an account that is being changed another password; every session ends.</summary>
    public void SetPassword(Account account, string password) => (account.PasswordHash, account.SecurityStamp, account.AccessFailedCount) = (passwords.HashPassword(account, password), Guid.NewGuid().ToString("N"), 0);
}
