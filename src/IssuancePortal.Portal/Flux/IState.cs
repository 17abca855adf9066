namespace IssuancePortal.Portal.Flux;

/// <summary>One feature's state as a component sees it: the value now, and a call when it has changed.</summary>
public interface IState<out T>
{
    T Value { get; }

    /// <summary>Raised after a reducer gave a new value, on the thread that dispatched.</summary>
    event EventHandler? StateChanged;
}
