using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Data.Accounts;

/// <summary>
/// Accounts for the user portal of people who prove who they are without an account's password. Each is apart from any account of the same person that has other roles: an initial password opens one's own
/// devices and nothing else.
/// </summary>
public sealed class PersonAccounts(IIssuanceStore store, UserManager<Account> accounts, ILookupNormalizer names)
{
    /// <summary>How the names of these accounts begin.</summary>
    internal const string Prefix = "person-";

    /// <summary>The person's account of the user portal, made when there is none yet.</summary>
    public async Task<Account> OfAsync(Person person, CancellationToken cancellation)
    {
        var name = $"{Prefix}{person.EmployeeNumber}";
        if (await accounts.FindByNameAsync(name) is { } known) return known;
        var made = await store.ChangeAsync<string>(
            session =>
            {
                var account = new Account
                {
                    UserName = name, NormalizedUserName = names.NormalizeName(name), DisplayName = person.Name, PersonId = person.Id, SecurityStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true,
                };
                session.Add(account);
                session.Add(new IdentityUserRole<string> { UserId = account.Id, RoleId = Role.User });
                return Task.FromResult<Result<string>>(account.Id);
            },
            cancellation);
        return await accounts.FindByIdAsync(made.Value) ?? throw new InvalidOperationException($"The account of {name} is not in the database.");
    }
}
