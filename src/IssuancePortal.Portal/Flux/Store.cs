using System.Reflection;

namespace IssuancePortal.Portal.Flux;

/// <summary>
/// The state of one circuit. Actions are worked on one at a time in the order they came; effects run beside them. What fails, in a reducer, a subscriber or an effect, is
/// logged and raised as <see cref="UnhandledException"/>, so that the page can show it.
/// </summary>
internal sealed class Store(FluxCatalogue catalogue, IServiceProvider services, ILogger<Store> logger) : IDispatcher, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<object> _waiting = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lazy<Dictionary<Type, IFeature>> _features = new(() => catalogue.Features.Select(x => (IFeature)services.GetRequiredService(x)).ToDictionary(x => x.StateType));
    private bool _working;

    /// <summary>Raised for an exception that nobody else will see.</summary>
    public event Action<Exception>? UnhandledException;

    public void Dispatch(object action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_gate)
        {
            if (_end.IsCancellationRequested)
                return;
            _waiting.Enqueue(action);
            if (_working)
                return;
            _working = true;
        }
        while (Next() is { } next)
            Work(next);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested)
                return;
            _end.Cancel();
        }
        _end.Dispose();
    }

    private object? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var action))
                return action;
            _working = false;
            return null;
        }
    }

    private void Work(object action)
    {
        var type = action.GetType();
        var changed = new HashSet<IFeature>();
        foreach (var (state, reducer) in catalogue.Reducers.GetValueOrDefault(type) ?? [])
        {
            Guard(() =>
            {
                var feature = _features.Value.GetValueOrDefault(state) ?? throw new InvalidOperationException($"No Feature<{state.Name}> exists for the reducer of {type.Name}.");
                if (feature.Reduce(reducer, action))
                    changed.Add(feature);
            });
        }
        foreach (var feature in changed)
            Guard(feature.NotifyChanged);
        foreach (var effect in catalogue.Effects.GetValueOrDefault(type) ?? [])
            _ = RunAsync(effect, action);
    }

    private async Task RunAsync(MethodInfo effect, object action)
    {
        var end = _end.Token;
        try
        {
            var target = effect.IsStatic ? null : services.GetRequiredService(effect.DeclaringType!);
            object[] arguments = effect.GetParameters().Length == 3 ? [action, this, end] : [action, this];
            await (Task)effect.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The circuit has ended; nobody waits for the answer.
        }
#pragma warning disable CA1031 // Whatever leaves an effect is reported, once, here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(e);
        }
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // One failing reducer or subscriber must not keep the others from the action; it is reported here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(e is TargetInvocationException { InnerException: { } inner } ? inner : e);
        }
    }

    private void Report(Exception e)
    {
        logger.LogError(e, "An action of the page failed.");
        UnhandledException?.Invoke(e);
    }
}
