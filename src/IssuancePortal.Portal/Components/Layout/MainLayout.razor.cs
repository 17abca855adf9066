using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>The frame for operators, officers, help desk and administrators: top bar, rail, page.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    // A new page starts without the fault of the one before.
    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Clock.LearnZoneAsync();
    }

    private async Task SkipAsync() => await Scripts.CallAsync("focus", "focus", "#main");
}
