using System.Security.Claims;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>Ctrl-K: everything that can be found or opened, in one list. Places come from the navigation entries, the rest from <see cref="ISearchSource"/>.</summary>
public sealed partial class SearchPalette : IAsyncDisposable
{
    private ElementReference _dialog;
    private DotNetObjectReference<SearchPalette>? _self;
    private int _shortcut;
    private bool _open;

    [Inject]
    private IEnumerable<ISearchSource> Sources { get; set; } = [];

    [Inject]
    private IEnumerable<NavEntry> Places { get; set; } = [];

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    public async Task OpenAsync()
    {
        _open = true;
        StateHasChanged();
        await Scripts.CallAsync("focus", "showModal", _dialog);
    }

    [JSInvokable]
    public Task OnShortcut(string keys) => OpenAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _shortcut = await Scripts.AskAsync<int>("shortcuts", "add", "mod+k", _self, false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shortcut != 0)
            await Scripts.CallAsync("shortcuts", "remove", _shortcut);
        _self?.Dispose();
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string text, CancellationToken cancellation)
    {
        var person = Authentication is null ? new ClaimsPrincipal() : (await Authentication).User;
        var found = await Task.WhenAll(Sources.OrderBy(x => x.Order).Select(x => text.Length == 0 ? Task.FromResult<IReadOnlyList<SearchHit>>([]) : x.FindAsync(text, person, cancellation)));
        var places = Places.Where(x => x.IsFor(person)).OrderBy(x => x.Order)
            .Select(x => new SearchHit(L["Search.Places"], x.Icon, Texts.Create(x.Texts)[x.TextKey], null, x.Href))
            .Where(x => x.Title.Contains(text, StringComparison.CurrentCultureIgnoreCase));
        return [.. found.SelectMany(x => x), .. places];
    }

    private async Task GoAsync(SearchHit hit)
    {
        await Scripts.CallAsync("focus", "close", _dialog);
        _open = false;
        Navigation.NavigateTo(hit.Href);
    }

    private void OnClosed() => _open = false;
}
