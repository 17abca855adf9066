using Microsoft.Net.Http.Headers;

namespace IssuancePortal.Portal.Features.Shell;

internal static class ShellPipeline
{
    /// <summary>The middleware before every endpoint, in the order that matters.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
            app.UseHsts();
        }

        // Machines that ask for a certificate or a CRL get a bare status; people get a page.
        app.UseWhen(WantsPage, x => x.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool WantsPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !http.Request.Headers.ContainsKey(HeaderNames.Upgrade);
}
