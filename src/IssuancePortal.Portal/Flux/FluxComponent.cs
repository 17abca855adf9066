using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Flux;

/// <summary>Base of components that show state: whatever <see cref="IState{T}"/> they inject is subscribed to, and each change renders them again.</summary>
public abstract class FluxComponent : ComponentBase, IDisposable
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> StateProperties = new();
    private readonly List<Action> _unsubscribe = [];
    private bool _disposed;

    [Inject]
    protected IDispatcher Dispatcher { get; set; } = null!;

    protected override void OnInitialized()
    {
        foreach (var property in StateProperties.GetOrAdd(GetType(), FindStateProperties))
        {
            var state = (IState<object>)property.GetValue(this)!;
            EventHandler handler = (_, _) => Rerender();
            state.StateChanged += handler;
            _unsubscribe.Add(() => state.StateChanged -= handler);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;
        _disposed = true;
        _unsubscribe.ForEach(x => x());
        _unsubscribe.Clear();
    }

    private static PropertyInfo[] FindStateProperties(Type type)
    {
        var found = new List<PropertyInfo>();
        for (var level = type; level is not null && level != typeof(FluxComponent); level = level.BaseType)
        {
            found.AddRange(level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(x => x.IsDefined(typeof(InjectAttribute)) && x.PropertyType.IsGenericType && x.PropertyType.GetGenericTypeDefinition() == typeof(IState<>)));
        }
        return [.. found];
    }

    private async void Rerender()
    {
        try
        {
            await InvokeAsync(() =>
            {
                if (!_disposed)
                    StateHasChanged();
            });
        }
#pragma warning disable CA1031 // A rendering fault belongs to the page: handed to the renderer, which shows it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_disposed)
                await DispatchExceptionAsync(e);
        }
    }
}
