namespace IssuancePortal.Portal.Flux;

/// <summary>One slice of the circuit's state. Derive it once per state record; it is found by its type.</summary>
/// <typeparam name="T">An immutable record.</typeparam>
public abstract class Feature<T> : IFeature, IState<T>
    where T : class
{
    private bool _started;

    public T Value
    {
        get
        {
            if (!_started)
            {
                field = GetInitialState();
                _started = true;
            }
            return field!;
        }
        private set;
    }

    public event EventHandler? StateChanged;

    Type IFeature.StateType => typeof(T);

    /// <summary>The name under which the state appears in diagnostics.</summary>
    public abstract string GetName();

    protected abstract T GetInitialState();

    bool IFeature.Reduce(Delegate reducer, object action)
    {
        var before = Value;
        var after = (T)reducer.DynamicInvoke(before, action)!;
        if (EqualityComparer<T>.Default.Equals(before, after))
            return false;
        Value = after;
        return true;
    }

    void IFeature.NotifyChanged() => StateChanged?.Invoke(this, EventArgs.Empty);
}

internal interface IFeature
{
    Type StateType { get; }

    bool Reduce(Delegate reducer, object action);

    void NotifyChanged();
}
