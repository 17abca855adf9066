using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>Says what an account may be right now, for sessions that were opened earlier.</summary>
public sealed class LiveAccounts(IDbContextFactory<PortalDb> databases)
{
    /// <summary>The account's security stamp and roles, in order; null when it is gone, its person has left, or the session was ended.</summary>
    public async Task<LiveAccount?> FindAsync(string accountId, string? sessionId = null, CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await db.Users.AsNoTracking()
            .Where(account => account.Id == accountId
                && !db.Set<Person>().Any(person => person.Id == account.PersonId && !person.IsActive)
                && !db.Set<SignInSession>().Any(session => session.Id == sessionId && session.EndedAt != null))
            .Select(account => new
            {
                account.SecurityStamp,
                Roles = db.UserRoles.Where(role => role.UserId == account.Id).OrderBy(role => role.RoleId).Select(role => role.RoleId).ToList(),
            })
            .FirstOrDefaultAsync(cancellation);
        return found is null ? null : new LiveAccount(found.SecurityStamp ?? "", found.Roles);
    }
}

/// <summary>What an account is right now.</summary>
/// <param name="SecurityStamp">Changes with the password and whenever every session is to end.</param>
/// <param name="Roles">Roles, in order.</param>
public sealed record LiveAccount(string SecurityStamp, IReadOnlyList<string> Roles);
