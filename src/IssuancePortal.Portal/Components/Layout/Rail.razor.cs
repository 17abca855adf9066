using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>Where the person may go. Words and icons; icons only when the window is narrow; on a phone the first four stand at the foot of the screen and the rest in a drawer.</summary>
public sealed partial class Rail : IDisposable
{
    private const int Foot = 900;
    private const int OnBar = 4;
    private IReadOnlyList<(NavEntry Entry, string Text)> _items = [];

    [Inject]
    private IEnumerable<NavEntry> Entries { get; set; } = [];

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>The one place that is shown as open: of those under which the page lies, the nearest; none for a page of none.</summary>
    private NavEntry? Here
    {
        get
        {
            var path = Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].TrimEnd('/');
            return _items.Select(item => item.Entry).Where(entry => path == entry.Href || (entry.Href.Length > 0 && path.StartsWith($"{entry.Href}/", StringComparison.OrdinalIgnoreCase)))
                .MaxBy(entry => entry.Href.Length);
        }
    }

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnParametersSetAsync()
    {
        var person = Authentication is null ? null : (await Authentication).User;
        _items = [.. Entries.Where(x => person is not null && x.IsFor(person)).OrderBy(x => x.Order).Select(x => (x, Texts.Create(x.Texts)[x.TextKey].Value))];
    }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        StateHasChanged();
        await Scripts.CallAsync("focus", "hidePopover", "rail-more");
    });
}
