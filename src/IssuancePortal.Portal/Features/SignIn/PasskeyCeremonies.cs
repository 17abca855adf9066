using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// The two ceremonies of Web Authentication (W3C WebAuthn level 3 §7): adding a passkey and using one. What the portal must remember between its question and the answer is
/// sealed in a cookie of the browser that asked, for a few minutes and for one answer.
/// </summary>
internal sealed class PasskeyCeremonies(IPasskeyHandler<Account> handler, IDataProtectionProvider protection, SingleUse used, TimeProvider time)
{
    private const string Cookie = "passkey";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("passkey ceremonies v1").ToTimeLimitedDataProtector();

    /// <summary>Options for <c>navigator.credentials.get</c>: any passkey of this portal, or one of an account's.</summary>
    public async Task<string> BeginUseAsync(HttpContext http, Account? account)
    {
        var made = await handler.MakeRequestOptionsAsync(account, http);
        Keep(http, "use", account?.Id, made.AssertionState);
        return made.RequestOptionsJson;
    }

    /// <summary>Checks what the authenticator signed; null when nothing was asked, or too long ago, or it was answered before.</summary>
    public async Task<PasskeyAssertionResult<Account>?> EndUseAsync(HttpContext http, string credentialJson) =>
        Take(http, "use") is { } kept ? await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credentialJson, AssertionState = kept.State }) : null;

    /// <summary>Options for <c>navigator.credentials.create</c>.</summary>
    public async Task<string> BeginAddAsync(HttpContext http, Account account)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.UserName!, DisplayName = account.DisplayName }, http);
        Keep(http, "add", account.Id, made.AttestationState);
        return made.CreationOptionsJson;
    }

    /// <summary>Checks a new passkey; null when nothing was asked for this account, or too long ago, or it was answered before.</summary>
    public async Task<PasskeyAttestationResult?> EndAddAsync(HttpContext http, Account account, string credentialJson) =>
        Take(http, "add") is { } kept && kept.AccountId == account.Id
            ? await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credentialJson, AttestationState = kept.State })
            : null;

    private void Keep(HttpContext http, string purpose, string? accountId, string? state) => http.Response.Cookies.Append(
        Cookie,
        _seal.Protect(JsonSerializer.Serialize(new Kept(purpose, accountId, state, Guid.NewGuid())), Life),
        new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Life, Path = $"{http.Request.PathBase}/account" });

    private Kept? Take(HttpContext http, string purpose)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(_seal.Unprotect(cookie))!;
            var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"passkey {kept.Id}")));
            return kept.Purpose == purpose && used.TryUse(id, time.GetUtcNow() + Life) ? kept : null;
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    private sealed record Kept(string Purpose, string? AccountId, string? State, Guid Id);
}
