using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>Somebody as another provider knows them.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Its name for the person, never given to another.</param>
/// <param name="Email">An address that the provider has verified; null when it has not.</param>
/// <param name="Upn">User principal name, from a claim that the site trusts; null without.</param>
/// <param name="Name">Name shown to people.</param>
public sealed record ExternalIdentity(string Issuer, string Subject, string? Email, string? Upn, string? Name);

/// <summary>
/// Accounts behind another provider's identities. The first sign-in links the subject to the account of the same verified e-mail, or of the person with the same UPN; from then on the subject alone
/// counts, whatever becomes of the e-mail. No account is made unless the site says so.
/// </summary>
public sealed class ExternalLogins(IIssuanceStore store, ILookupNormalizer names, TimeProvider time)
{
    private const int LongestSubject = 200;

    /// <summary>The account's id; refused when nobody is known by it, or somebody else is linked already.</summary>
    /// <param name="identity">Who the provider says it is.</param>
    /// <param name="rolesOfNew">Roles of an account that is made for somebody unknown; null makes none.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<Result<string>> FindOrLinkAsync(ExternalIdentity identity, IReadOnlyList<string>? rolesOfNew, CancellationToken cancellation = default) => store.ChangeAsync<string>(
        async session =>
        {
            if (identity.Subject.Length is 0 or > LongestSubject) return AccountRefusals.ExternalUnknown;
            var db = ((StoreSession)session).Db;
            var provider = ProviderOf(identity.Issuer);
            if (await db.UserLogins.FirstOrDefaultAsync(login => login.LoginProvider == provider && login.ProviderKey == identity.Subject, cancellation) is { } known) return known.UserId;

            var account = await ByEmailAsync(db, identity.Email, cancellation) ?? await ByUpnAsync(db, identity.Upn, cancellation);
            var now = time.GetUtcNow();
            if (account is null)
            {
                if (rolesOfNew is null || identity.Email is not { Length: <= 256 } email) return AccountRefusals.ExternalUnknown;
                var person = await db.Set<Person>().FirstOrDefaultAsync(it => it.Email == email, cancellation);
                account = new Account
                {
                    UserName = email,
                    NormalizedUserName = names.NormalizeName(email),
                    Email = email,
                    NormalizedEmail = names.NormalizeEmail(email),
                    DisplayName = identity.Name is { Length: > 0 and <= 200 } name ? name : email,
                    PersonId = person?.Id,
                    SecurityStamp = Guid.NewGuid().ToString("N"),
                    LockoutEnabled = true,
                };
                session.Add(account);
                foreach (var role in rolesOfNew) session.Add(new IdentityUserRole<string> { UserId = account.Id, RoleId = role });
                session.Record(Event(account, now, "account.create", identity));
            }
            else if (await db.UserLogins.AnyAsync(login => login.LoginProvider == provider && login.UserId == account.Id, cancellation))
            {
                return AccountRefusals.ExternalLinked;
            }
            else
            {
                session.Record(Event(account, now, "account.link", identity));
            }

            session.Add(new IdentityUserLogin<string> { LoginProvider = provider, ProviderKey = identity.Subject, UserId = account.Id, ProviderDisplayName = Cut(identity.Issuer) });
            return account.Id;
        },
        cancellation);

    private async Task<Account?> ByEmailAsync(PortalDb db, string? email, CancellationToken cancellation)
    {
        var normalized = names.NormalizeEmail(email);
        return normalized is null ? null : await db.Users.FirstOrDefaultAsync(account => account.NormalizedEmail == normalized, cancellation);
    }

    private static async Task<Account?> ByUpnAsync(PortalDb db, string? upn, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(upn)) return null;
        var people = await db.Set<Person>().Where(person => person.Upn == upn).Select(person => person.Id).Take(2).ToListAsync(cancellation);
        return people is [var only] ? await db.Users.FirstOrDefaultAsync(account => account.PersonId == only, cancellation) : null;
    }

    private static AuditEvent Event(Account account, DateTimeOffset now, string what, ExternalIdentity identity) => new()
    {
        At = now, ActorId = account.Id, ActorName = account.DisplayName, What = what, PersonId = account.PersonId, Detail = Audits.Json(new { Issuer = Cut(identity.Issuer), identity.Subject }),
    };

    private static string ProviderOf(string issuer) => $"oidc:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)))[..32]}";

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200];
}
