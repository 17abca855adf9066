namespace IssuancePortal.Portal.Flux;

/// <summary>Marks a pure static method <c>TState Name(TState state, TAction action)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReducerMethodAttribute : Attribute;
