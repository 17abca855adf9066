using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>The frame of the user portal: no rail, one thing at a time.</summary>
public sealed partial class MeLayout
{
    private ErrorBoundary? _boundary;

    [Inject]
    private IEnumerable<TopBarItem> Items { get; set; } = [];

    [Inject]
    private PageClock Clock { get; set; } = null!;

    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Clock.LearnZoneAsync();
    }
}
