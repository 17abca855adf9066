using System.Security.Claims;
using System.Security.Cryptography;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Signs somebody in by name or e-mail and password. Every try is audited before its answer is given.</summary>
internal sealed class PasswordSignIn(
    UserManager<Account> accounts, SignInManager<Account> signIn, IPasswordHasher<Account> passwords, IIssuanceStore store, SignInTurns turns, TimeProvider time)
{
    private static readonly Account Nobody = new();

    /// <summary>Takes as long to refuse as a real account's.</summary>
    private static string? _nobodysHash;

    /// <returns>The end of a text key <c>Fault.*</c>, or null when the person is signed in.</returns>
    public async Task<string?> RunAsync(string name, string password, CancellationToken cancellation)
    {
        name = name.Trim();
        using var turn = await turns.TakeAsync(accounts.NormalizeName(name) ?? "", cancellation);
        var account = await accounts.FindByNameAsync(name) ?? await accounts.FindByEmailAsync(name);
        if (account is null)
        {
            _nobodysHash ??= passwords.HashPassword(Nobody, "nobody");
            passwords.VerifyHashedPassword(Nobody, _nobodysHash, password);
            // The name as typed is not kept: people type passwords there by mistake.
            await AuditAsync("sign-in.failed", "unknown", "?", "refusal.sign-in-unknown", cancellation);
            return "Credentials";
        }

        var wasLocked = await accounts.IsLockedOutAsync(account);
        var result = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await AuditAsync("sign-in", account.Id, account.DisplayName, null, cancellation);
            await signIn.SignInWithClaimsAsync(account, isPersistent: false,
                [new Claim(PortalClaims.Session, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)))]);
            return null;
        }

        await AuditAsync("sign-in.failed", account.Id, account.DisplayName, wasLocked ? "refusal.sign-in-locked" : "refusal.sign-in-password", cancellation);
        if (result.IsLockedOut && !wasLocked) await AuditAsync("sign-in.locked", account.Id, account.DisplayName, null, cancellation);
        return result.IsLockedOut ? "Locked" : "Credentials";
    }

    private async Task AuditAsync(string what, string actorId, string actorName, string? refused, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(session =>
        {
            session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = actorId, ActorName = actorName, What = what, Refused = refused });
            return Task.FromResult<Result<bool>>(true);
        }, cancellation);
}
