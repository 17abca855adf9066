using System.Globalization;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// Counts refused sign-ins by address, whatever account they aim at: one that has had too many waits until its window is over. A try counts from its beginning, so that many at
/// once cannot slip through, and is taken back when it was good, so that a crowd behind one address can sign in.
/// </summary>
internal sealed class AddressLimits(IOptions<SignInOptions> options, TimeProvider time)
{
    /// <summary>Beyond so many addresses those that are over are forgotten first.</summary>
    private const int Crowd = 10_000;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset Until)> _addresses = new(StringComparer.Ordinal);

    /// <summary>Counts a try.</summary>
    /// <returns>Null when it may be made; otherwise how long to wait.</returns>
    public TimeSpan? Enter(string address)
    {
        lock (_sync)
        {
            var now = time.GetUtcNow();
            if (_addresses.Count > Crowd)
                foreach (var over in _addresses.Where(it => it.Value.Until <= now).Select(it => it.Key).ToList()) _addresses.Remove(over);
            var (tries, until) = _addresses.TryGetValue(address, out var known) && known.Until > now ? known : (0, now + options.Value.AddressWindow);
            if (tries >= options.Value.FailuresPerAddress) return until - now;
            _addresses[address] = (tries + 1, until);
            return null;
        }
    }

    /// <summary>Takes a try back that was good.</summary>
    public void Forgive(string address)
    {
        lock (_sync)
        {
            if (_addresses.TryGetValue(address, out var known) && known.Tries > 0) _addresses[address] = known with { Tries = known.Tries - 1 };
        }
    }
}

/// <summary>Puts <see cref="AddressLimits"/> before an endpoint that people sign in at. A good try is one after which somebody is signed in or has proved who they are.</summary>
internal static class AddressLimitsFilter
{
    private static readonly object Good = new();

    public static RouteHandlerBuilder LimitAddresses(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var limits = http.RequestServices.GetRequiredService<AddressLimits>();
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "local";
        if (limits.Enter(address) is { } wait) return Wait(http, wait);
        var answer = await next(context);
        if (http.Items.ContainsKey(Good)) limits.Forgive(address);
        return answer;
    });

    /// <summary>Says that the try of this request was good.</summary>
    public static void WasGood(this HttpContext http) => http.Items[Good] = true;

    private static IResult Wait(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<SignInText>>();
        var text = texts["TooMany", Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))].Value;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (!http.Request.HasFormContentType) return Results.Json(new { text }, statusCode: StatusCodes.Status429TooManyRequests);
        var encode = System.Text.Encodings.Web.HtmlEncoder.Default;
        var name = http.RequestServices.GetRequiredService<IOptions<ShellOptions>>().Value.Name;
        return Results.Content(
            $"""
            <!DOCTYPE html><html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{encode.Encode(texts["TooMany.Title"])} · {encode.Encode(name)}</title><link rel="stylesheet" href="{http.Request.PathBase}/css/tokens.css"><link rel="stylesheet" href="{http.Request.PathBase}/css/base.css"></head>
            <body><main class="page stack"><h1>{encode.Encode(texts["TooMany.Title"])}</h1><p role="alert">{encode.Encode(text)}</p><p><a href="{http.Request.PathBase}/sign-in">{encode.Encode(texts["TooMany.Back"])}</a></p></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: StatusCodes.Status429TooManyRequests);
    }
}
