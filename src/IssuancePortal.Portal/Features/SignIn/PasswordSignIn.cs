using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.CorporateDirectory;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Signs somebody in by name or e-mail and password. Every try is audited before its answer is given.</summary>
internal sealed class PasswordSignIn(
    UserManager<Account> accounts, SignInManager<Account> signIn, IPasswordHasher<Account> passwords, Admission admission, SignInTurns turns, DirectoryPassword directory, TimeProvider time)
{
    private static readonly Account Nobody = new();

    /// <summary>Answer to a one-time password: it is exchanged on a page of its own, and opens nothing.</summary>
    public const string OneTime = "OneTime";

    /// <summary>Takes as long to refuse as a real account's.</summary>
    private static string? _nobodysHash;

    /// <returns>The end of a text key <c>Fault.*</c>, or null when the person is signed in.</returns>
    public async Task<string?> RunAsync(string name, string password, CancellationToken cancellation)
    {
        name = name.Trim();
        using var turn = await turns.TakeAsync(accounts.NormalizeName(name) ?? "", cancellation);
        var account = await accounts.FindByNameAsync(name) ?? await accounts.FindByEmailAsync(name);
        // The directory is asked for who has no password here; with one, it alone counts.
        if ((account is null || !await accounts.HasPasswordAsync(account)) && await directory.FindAsync(name, password, cancellation) is { } id && await accounts.FindByIdAsync(id) is { } person
            && (account is null || account.Id == id))
            return (await admission.AdmitAsync(person, SignInWay.Directory, cancellation: cancellation))?.Code;
        if (account is null)
        {
            _nobodysHash ??= passwords.HashPassword(Nobody, "nobody");
            passwords.VerifyHashedPassword(Nobody, _nobodysHash, password);
            await admission.RefuseAsync(null, "refusal.sign-in-unknown", cancellation);
            return "Credentials";
        }

        if (await CheckAsync(account, password, cancellation) is { } wrong) return wrong;
        if (!account.OneTimePassword) return (await admission.AdmitAsync(account, SignInWay.Password, cancellation: cancellation))?.Code;
        return await EndedAsync(account, cancellation) ?? OneTime;
    }

    /// <summary>The account whose one-time password this is, or the end of a text key <c>Fault.*</c>: the same for any other password, account or lock, another when it came too late.</summary>
    public async Task<(Account? Account, string? Fault)> FindOneTimeAsync(string name, string password, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(accounts.NormalizeName(name.Trim()) ?? "", cancellation);
        if (await accounts.FindByNameAsync(name.Trim()) is not { OneTimePassword: true } account || await CheckAsync(account, password, cancellation) is not null) return (null, "Credentials");
        return await EndedAsync(account, cancellation) is { } ended ? (null, ended) : (account, null);
    }

    /// <summary>A person who is signed in proves anew who they are.</summary>
    /// <returns>The end of a text key <c>Fault.*</c>, or null when it was the password.</returns>
    public async Task<string?> ProveAsync(Account account, string password, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(account.NormalizedUserName ?? "", cancellation);
        return await CheckAsync(account, password, cancellation);
    }

    /// <summary>Told only to whoever has the right password.</summary>
    private async Task<string?> EndedAsync(Account account, CancellationToken cancellation) =>
        account.OneTimePasswordUntil > time.GetUtcNow() ? null : (await admission.RefuseAsync(account, AccountRefusals.OneTimeEnded.Code, cancellation)).Code;

    private async Task<string?> CheckAsync(Account account, string password, CancellationToken cancellation)
    {
        var wasLocked = await accounts.IsLockedOutAsync(account);
        var result = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        if (result.Succeeded) return null;
        await admission.RefuseAsync(account, wasLocked ? "refusal.sign-in-locked" : "refusal.sign-in-password", cancellation);
        if (result.IsLockedOut && !wasLocked) await admission.AuditAsync("sign-in.locked", account.Id, account.DisplayName, null, cancellation);
        return result.IsLockedOut ? "Locked" : "Credentials";
    }
}
