using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Gives each browser a random id in a cookie and puts it beside the signed-in person's claims, so that pages, which have no cookies, know it too.</summary>
internal static class BrowserIdentity
{
    private const string Cookie = "browser";
    private const string ClaimType = "browser";
    private const int Bytes = 16;

    /// <summary>The browser's id; null in a request that had no cookie yet.</summary>
    public static string? BrowserId(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimType);

    public static void UseBrowserIdentity(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var id = http.Request.Cookies[Cookie];
        // Nobody is signed in yet: known browsers are known for a sign-in with a card, new ones become so on its page.
        if (http.User.Identity?.IsAuthenticated != true && !IsId(id) && !http.Request.Path.StartsWithSegments("/sign-in")) return next(http);
        if (!IsId(id) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
            http.Response.Cookies.Append(Cookie, id, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(400),
            });
        }

        if (IsId(id)) http.User.AddIdentity(new ClaimsIdentity([new Claim(ClaimType, id!)]));
        return next(http);
    });

    private static bool IsId(string? text) => text is { Length: 22 } && Base64Url.IsValid(text);
}
