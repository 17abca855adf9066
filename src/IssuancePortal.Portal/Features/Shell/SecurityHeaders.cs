namespace IssuancePortal.Portal.Features.Shell;

/// <summary>What every answer tells the browser not to do.</summary>
internal static class SecurityHeaders
{
    // Scripts come from files only. Style attributes are allowed because components set sizes and progress with them; style elements are not.
    // 'self' of connect-src covers the circuit's WebSocket. blob: and data: images are photos not yet saved.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // Set as the answer starts: the page for an unexpected error begins with headers cleared.
        http.Response.OnStarting(Set, http.Response.Headers);
        return next(http);
    });

    private static Task Set(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
