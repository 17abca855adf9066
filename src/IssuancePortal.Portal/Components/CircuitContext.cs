namespace IssuancePortal.Portal.Components;

/// <summary>Takes a circuit's language along: what calls back from a hub's or a timer's thread renders in the language of that thread otherwise.</summary>
internal static class CircuitContext
{
    /// <summary>The same action, carried out in the execution context of whoever binds it.</summary>
    public static Action Bind(Action action) => ExecutionContext.Capture() is { } context ? () => ExecutionContext.Run(context, _ => action(), null) : action;
}
