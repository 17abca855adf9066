using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Components;

/// <summary>The modules of wwwroot-shared/js, loaded once per circuit. After the page is gone every call is a no-op.</summary>
public sealed class PageScripts(IJSRuntime js) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<IJSObjectReference>> _modules = [];

    /// <param name="name">The file's name without <c>.js</c>.</param>
    public Task<IJSObjectReference> ImportAsync(string name)
    {
        if (!_modules.TryGetValue(name, out var module) || module.IsFaulted || module.IsCanceled)
            _modules[name] = module = js.InvokeAsync<IJSObjectReference>("import", $"./js/{name}.js").AsTask();
        return module;
    }

    public async ValueTask CallAsync(string module, string function, params object?[] arguments)
    {
        try
        {
            await (await ImportAsync(module)).InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The page has left; there is nothing to do it to.
        }
    }

    public async ValueTask<T?> AskAsync<T>(string module, string function, params object?[] arguments)
    {
        try
        {
            return await (await ImportAsync(module)).InvokeAsync<T>(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var module in _modules.Values.Where(x => x.IsCompletedSuccessfully))
        {
            try
            {
                await (await module).DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser has already dropped its modules.
            }
        }
        _modules.Clear();
    }
}
