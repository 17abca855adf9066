using Microsoft.AspNetCore.Diagnostics;

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

        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(LeaveMachinesAlone);
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    // Machines that ask for a certificate or a CRL get a bare status; people get a page.
    private static Task LeaveMachinesAlone(HttpContext http, RequestDelegate next)
    {
        var forPerson = HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!forPerson && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(http);
    }
}
