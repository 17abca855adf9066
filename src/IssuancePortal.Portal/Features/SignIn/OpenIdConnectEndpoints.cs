using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Data.Accounts;
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
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public static void MapOpenIdConnect(this IEndpointRouteBuilder app)
    {
        app.MapGet("account/oidc/start", StartAsync).AllowAnonymous();
        app.MapGet(CallbackPath, CallbackAsync).AllowAnonymous().LimitAddresses();
    }

    private static async Task<IResult> StartAsync(HttpContext http, OpenIdConnectSignIn provider, IOptions<OpenIdConnectOptions> options, IDataProtectionProvider protection, string? returnUrl)
    {
        if (!options.Value.IsOn) return Results.NotFound();
        if (await provider.AskAsync(RedirectUri(http), http.RequestAborted) is not { } question) return Fault("refusal.external-unreachable", returnUrl);
        var kept = new Kept(question, returnUrl, Guid.NewGuid());
        http.Response.Cookies.Append(Cookie, Seal(protection).Protect(JsonSerializer.Serialize(kept), Life), CookieFor(http));
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
        var identity = string.IsNullOrEmpty(code) ? null : await provider.RedeemAsync(code, iss, kept.Question, RedirectUri(http), http.RequestAborted);
        if (identity is null) return Fault((await admission.RefuseAsync(null, "refusal.external-refused", http.RequestAborted)).Code, kept.ReturnUrl);

        var linked = await logins.FindOrLinkAsync(identity, options.Value.CreateAccounts ? options.Value.RolesOfNewAccounts : null, http.RequestAborted);
        if (!linked.Succeeded) return Fault((await admission.RefuseAsync(null, linked.Refusal.Code, http.RequestAborted)).Code, kept.ReturnUrl);
        if (await accounts.FindByIdAsync(linked.Value) is not { } account) return Fault("Stale", kept.ReturnUrl);
        if (await admission.AdmitAsync(account, SignInWay.OpenIdConnect, cancellation: http.RequestAborted) is { } refusal) return Fault(refusal.Code, kept.ReturnUrl);
        http.WasGood();
        return Results.LocalRedirect(LocalAddress.OrHome(kept.ReturnUrl));
    }

    private static string RedirectUri(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{CallbackPath}";

    private static IResult Fault(string fault, string? returnUrl) =>
        Results.LocalRedirect($"~/sign-in{QueryString.Create([KeyValuePair.Create("fault", (string?)fault), KeyValuePair.Create("returnUrl", returnUrl)])}");

    private static Kept? Take(HttpContext http, IDataProtectionProvider protection)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        try
        {
            return JsonSerializer.Deserialize<Kept>(Seal(protection).Unprotect(cookie));
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    private static ITimeLimitedDataProtector Seal(IDataProtectionProvider protection) => protection.CreateProtector("openid connect v1").ToTimeLimitedDataProtector();

    /// <summary>Lax: the provider sends the browser back from another site.</summary>
    private static CookieOptions CookieFor(HttpContext http) =>
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Life, Path = $"{http.Request.PathBase}/account/oidc" };

    private sealed record Kept(OpenIdConnectQuestion Question, string? ReturnUrl, Guid Id);
}
