using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// Moves the focus to the heading of a page that was just come to, so that it is read out and the Tab key begins there. Unlike the framework's own, it leaves alone whoever is
/// already at work in the page: over a slow line the focus would be taken out of the field that is being typed in.
/// </summary>
public sealed class HeadingFocus : ComponentBase
{
    private Type? _page;
    private bool _isNew;
    private bool _isFirst;

    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData Route { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Route.PageType == _page) return;
        (_isFirst, _page, _isNew) = (_page is null, Route.PageType, true);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isNew) return;
        _isNew = false;
        await Scripts.CallAsync("focus", "arrive", "h1", _isFirst);
    }
}
