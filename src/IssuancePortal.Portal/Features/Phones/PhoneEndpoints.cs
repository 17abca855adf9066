using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>What the page on the phone posts to and fetches. A phone is known by a cookie that it got when it took the link up; nobody signs in there.</summary>
internal static class PhoneEndpoints
{
    /// <summary>Name of the phone's cookie.</summary>
    public const string Cookie = "portal-phone";

    /// <summary>Apple, "Configuration Profile Reference".</summary>
    private const string ProfileType = "application/x-apple-aspen-config";

    private const int LongestToken = 100;
    private const int LongestBrowser = 200;
    private const int HashLength = 32;
    private static readonly TimeSpan CookieLife = TimeSpan.FromHours(2);

    public static void MapPhones(this IEndpointRouteBuilder app)
    {
        var phone = app.MapGroup("/phone").AllowAnonymous();
        phone.MapPost("/open", OpenAsync).DisableAntiforgery().LimitAddresses();
        phone.MapPost("/accept", AcceptAsync).DisableAntiforgery().LimitAddresses();
        phone.MapPost("/cancel", CancelAsync).DisableAntiforgery();
        phone.MapGet("/state", StateAsync);
        phone.MapGet("/profile", ProfileAsync);
        phone.MapGet("/file", FileAsync);
    }

    /// <summary>What the page asks for again and again, to see whether it is still what it was.</summary>
    public static string StateOf(PhoneView view) => $"{view.Stage}-{view.Certificates.Count(it => it.IsThere)}-{(view.Invitation.SealedPassword is null ? 0 : 1)}{(view.Invitation.SealedFile is null ? 0 : 1)}";

    /// <summary>Takes note of the secret that the phone is known by.</summary>
    internal static void Remember(HttpContext http, string secret) => http.Response.Cookies.Append(
        Cookie, secret, new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = $"{http.Request.PathBase}/phone", MaxAge = CookieLife });

    /// <summary>A browser in words, for whoever compares the codes.</summary>
    internal static string Browser(HttpContext http) => BrowserName.Of(http.Request.Headers.UserAgent) is { Length: > 0 } name ? name[..Math.Min(name.Length, LongestBrowser)] : "?";

    private static async Task<IResult> OpenAsync(HttpContext http, IAntiforgery antiforgery, OpenPhone phones, [FromForm] string? token)
    {
        if (token is not { Length: > 0 and <= LongestToken } || !await antiforgery.IsRequestValidAsync(http)) return Results.LocalRedirect($"~/phone/{Uri.EscapeDataString(token ?? "none")}");
        var opened = await phones.OpenAsync(token, Browser(http), http.RequestAborted);
        if (!opened.Succeeded) return Results.LocalRedirect($"~/phone/{Uri.EscapeDataString(token)}");
        http.WasGood();
        Remember(http, opened.Value);
        return Results.LocalRedirect("~/phone");
    }

    private static async Task<IResult> AcceptAsync(HttpContext http, IAntiforgery antiforgery, AcceptInvitation accept, [FromForm] string? token, [FromForm] string? code, [FromForm] string? terms)
    {
        if (token is not { Length: > 0 and <= LongestToken } || code is not { Length: <= LongestToken } || !await antiforgery.IsRequestValidAsync(http)) return Results.LocalRedirect($"~/phone/{Uri.EscapeDataString(token ?? "none")}");
        var accepted = await accept.AcceptAsync(token, code, Browser(http), HashOf(terms), http.RequestAborted);
        if (!accepted.Succeeded) return Results.LocalRedirect($"~/phone/{Uri.EscapeDataString(token)}?fault={Uri.EscapeDataString(accepted.Refusal.Code)}");
        http.WasGood();
        Remember(http, accepted.Value);
        return Results.LocalRedirect("~/phone");
    }

    /// <summary>The terms that were shown and accepted; null for none.</summary>
    private static byte[]? HashOf(string? hex)
    {
        var hash = new byte[HashLength];
        return hex is not null && Convert.FromHexString(hex, hash, out _, out var length) == System.Buffers.OperationStatus.Done && length == HashLength ? hash : null;
    }

    private static async Task<IResult> CancelAsync(HttpContext http, IAntiforgery antiforgery, OpenPhone phones)
    {
        if (await antiforgery.IsRequestValidAsync(http) && http.Request.Cookies[Cookie] is { } secret) await phones.CancelAsync(secret, http.RequestAborted);
        return Results.LocalRedirect("~/phone");
    }

    private static async Task<IResult> StateAsync(HttpContext http, OpenPhone phones)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(http.Request.Cookies[Cookie] is { } secret && await phones.LookAsync(secret, http.RequestAborted) is { } view ? StateOf(view) : "none");
    }

    private static async Task<IResult> ProfileAsync(HttpContext http, SetUpPhone setUp, IStringLocalizer<PhonesText> texts, TradeWords words)
    {
        var here = $"{http.Request.Host}{http.Request.PathBase}";
        var doors = new PhoneDoors(new Uri($"{http.Request.Scheme}://{here}/scep"), new Uri($"https://{here}/acme/directory"));
        var made = http.Request.Cookies[Cookie] is { } secret
            ? await setUp.ProfileAsync(secret, doors, new ProfileTexts(texts["Profile.Name"], texts["Profile.Description"], words.Profile), http.RequestAborted)
            : Issuance.Phones.Refusals.Unknown;
        return Give(http, made, ProfileType, "certificates.mobileconfig");
    }

    private static async Task<IResult> FileAsync(HttpContext http, SetUpPhone setUp)
    {
        var made = http.Request.Cookies[Cookie] is { } secret ? await setUp.FileAsync(secret, http.RequestAborted) : Issuance.Phones.Refusals.Unknown;
        return Give(http, made, "application/x-pkcs12", "certificates.p12");
    }

    private static IResult Give(HttpContext http, Result<byte[]> made, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return made.Succeeded ? Results.File(made.Value, type, name) : Results.LocalRedirect($"~/phone?fault={Uri.EscapeDataString(made.Refusal.Code)}");
    }
}
