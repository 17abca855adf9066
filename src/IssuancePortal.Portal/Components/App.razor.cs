using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// The document. Pages are interactive and not prerendered: what is typed before a circuit stands would be lost, and every page would load its data twice. The theme comes
/// from a cookie, so that the first paint is right.
/// </summary>
public sealed partial class App
{
    private static readonly IComponentRenderMode Interactive = new InteractiveServerRenderMode(prerender: false);

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? Interactive : null;

    private string? Theme => Http.Request.Cookies["portal-theme"] is ("light" or "dark") and var theme ? theme : null;

    private string BaseHref => $"{Http.Request.PathBase}/";
}
