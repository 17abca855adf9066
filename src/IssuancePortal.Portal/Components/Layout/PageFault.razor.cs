using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>Stands for a page that threw. The log has the exception; the person gets the way on.</summary>
public sealed partial class PageFault
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private void Reload() => Navigation.Refresh(forceReload: true);
}
