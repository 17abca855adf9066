namespace IssuancePortal.Portal.Flux;

/// <summary>
/// Marks a method <c>Task Name(TAction action, IDispatcher dispatcher)</c>, or with a third <see cref="CancellationToken"/> that ends with the circuit. Its class is made by
/// dependency injection, once per circuit. An exception that leaves it reaches the page as an unhandled error.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EffectMethodAttribute : Attribute;
