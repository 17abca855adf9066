using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>To the provider and back. What was asked is sealed in a cookie of the browser that asked, and is answered once.</summary>
internal static class OpenIdConnectEndpoints
{
    public const string CallbackPath = "/account/oidc/callback";

    private const string Cookie = "oidc";

    /// <summary>Keeps the ID token, sealed, for the end of the session; sent to these endpoints only.</summary>
    private const string TokenCookie = "oidc-token";

    /// <summary>Browsers keep 4,096 bytes of a cookie with its name and attributes (RFC 6265 §6.1). Without it the provider asks whose session it is.</summary>
    private const int LongestToken = 3_600;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public static void MapOpenIdConnect(this IEndpointRouteBuilder app)
    {
        app.MapGet("account/oidc/start", StartAsync).AllowAnonymous();
        app.MapGet(CallbackPath, CallbackAsync).AllowAnonymous().LimitAddresses();
        app.MapGet("account/oidc/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task<IResult> StartAsync(HttpContext http, OpenIdConnectSignIn provider, IOptions<OpenIdConnectOptions> options, IDataProtectionProvider protection, string? returnUrl)
    {
        if (!options.Value.IsOn) return Results.NotFound();
        if (await provider.AskAsync(RedirectUri(http), http.RequestAborted) is not { } question) return Fault("refusal.external-unreachable", returnUrl);
        var kept = new Kept(question, returnUrl, Guid.NewGuid());
        http.Response.Cookies.Append(Cookie, Seal(protection, Cookie).Protect(JsonSerializer.Serialize(kept), Life), CookieFor(http));
        return Results.Redirect(question.Address);
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext http, OpenIdConnectSignIn provider, IOptions<OpenIdConnectOptions> options, IDataProtectionProvider protection, SingleUse used, TimeProvider time, ExternalLogins logins,
        UserManager<Account> accounts, Admission admission, string? code, string? state, string? iss)
    {
        if (!options.Value.IsOn) return Results.NotFound();
        var kept = Take(http, protection);
        http.Response.Cookies.Delete(Cookie, CookieFor(http));
        if (kept is null || state != kept.Question.State || !used.TryUse($"oidc {kept.Id}", time.GetUtcNow() + Life)) return Fault("Stale", kept?.ReturnUrl);
        var redeemed = string.IsNullOrEmpty(code) ? null : await provider.RedeemAsync(code, iss, kept.Question, RedirectUri(http), http.RequestAborted);
        if (redeemed is not ({ } identity, { } idToken)) return Fault((await admission.RefuseAsync(null, "refusal.external-refused", http.RequestAborted)).Code, kept.ReturnUrl);

        var linked = await logins.FindOrLinkAsync(identity, options.Value.CreateAccounts ? options.Value.RolesOfNewAccounts : null, http.RequestAborted);
        if (!linked.Succeeded) return Fault((await admission.RefuseAsync(null, linked.Refusal.Code, http.RequestAborted)).Code, kept.ReturnUrl);
        if (await accounts.FindByIdAsync(linked.Value) is not { } account) return Fault("Stale", kept.ReturnUrl);
        if (await admission.AdmitAsync(account, SignInWay.OpenIdConnect, cancellation: http.RequestAborted) is { } refusal) return Fault(refusal.Code, kept.ReturnUrl);
        if (Seal(protection, TokenCookie).Protect(idToken, EndedSessions.Lifetime) is { Length: <= LongestToken } token) http.Response.Cookies.Append(TokenCookie, token, CookieFor(http, EndedSessions.Lifetime));
        http.WasGood();
        return Results.LocalRedirect(LocalAddress.OrHome(kept.ReturnUrl));
    }

    /// <summary>On to the provider, to end the session there. Reached by a link: the browser would not let a form's answer lead there.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext http, OpenIdConnectSignIn provider, IOptions<OpenIdConnectOptions> options, IDataProtectionProvider protection)
    {
        if (!options.Value.IsOn) return Results.NotFound();
        var token = Open(http, TokenCookie, protection);
        http.Response.Cookies.Delete(TokenCookie, CookieFor(http));
        return await provider.EndAddressAsync($"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/sign-in", token, http.RequestAborted) is { } address ? Results.Redirect(address) : Results.LocalRedirect("~/sign-in");
    }

    private static string RedirectUri(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{CallbackPath}";

    private static IResult Fault(string fault, string? returnUrl) =>
        Results.LocalRedirect($"~/sign-in{QueryString.Create([KeyValuePair.Create("fault", (string?)fault), KeyValuePair.Create("returnUrl", returnUrl)])}");

    private static Kept? Take(HttpContext http, IDataProtectionProvider protection) => Open(http, Cookie, protection) is { } kept ? JsonSerializer.Deserialize<Kept>(kept) : null;

    private static string? Open(HttpContext http, string name, IDataProtectionProvider protection)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 } cookie) return null;
        try
        {
            return Seal(protection, name).Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    private static ITimeLimitedDataProtector Seal(IDataProtectionProvider protection, string cookie) => protection.CreateProtector("openid connect v1", cookie).ToTimeLimitedDataProtector();

    /// <summary>Lax: the provider sends the browser back from another site.</summary>
    private static CookieOptions CookieFor(HttpContext http, TimeSpan? life = null) =>
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = life ?? Life, Path = $"{http.Request.PathBase}/account/oidc" };

    private sealed record Kept(OpenIdConnectQuestion Question, string? ReturnUrl, Guid Id);
}
