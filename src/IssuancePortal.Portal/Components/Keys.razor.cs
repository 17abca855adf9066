using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Components;

/// <summary>Listens to keys as long as it stands in the page: single letters outside of fields, or names such as "escape".</summary>
public sealed partial class Keys : IAsyncDisposable
{
    private readonly List<int> _handles = [];
    private DotNetObjectReference<Keys>? _self;
    private bool _isGone;

    /// <summary>Separated by blanks: "j k / ? escape".</summary>
    [Parameter, EditorRequired]
    public string Of { get; set; } = "";

    [Parameter]
    public EventCallback<string> OnKey { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [JSInvokable]
    public Task OnShortcut(string keys) => InvokeAsync(() => OnKey.InvokeAsync(keys));

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        foreach (var handle in _handles) await Scripts.CallAsync("shortcuts", "remove", handle);
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        foreach (var key in Of.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var handle = await Scripts.AskAsync<int>("shortcuts", "add", key, _self, false);
            if (_isGone) await Scripts.CallAsync("shortcuts", "remove", handle);
            else _handles.Add(handle);
        }
    }
}
