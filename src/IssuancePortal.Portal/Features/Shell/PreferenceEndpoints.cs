using IssuancePortal.Data.Accounts;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Localization;

namespace IssuancePortal.Portal.Features.Shell;

internal static class PreferenceEndpoints
{
    /// <summary><c>GET preferences/language/de?returnUrl=/issue</c> keeps the language in a cookie and goes back. Whoever is signed in gets messages in it, too; it changes nothing else.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder app) => app.MapGet("preferences/language/{language}", SetLanguageAsync).AllowAnonymous();

    private static async Task<IResult> SetLanguageAsync(string language, string? returnUrl, HttpContext http)
    {
        var culture = Languages.All.FirstOrDefault(x => string.Equals(x.Name, language, StringComparison.OrdinalIgnoreCase));
        if (culture is null)
            return Results.NotFound();
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        if (http.User.ToActor() is { } actor && http.RequestServices.GetService<AccountLanguage>() is { } languages)
            await languages.SetAsync(actor.AccountId, culture.TwoLetterISOLanguageName, http.RequestAborted);
        return Results.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "~/");
    }

    private static bool IsLocal(string? url) => url is ['/', not ('/' or '\\'), ..] or "/";
}
