namespace IssuancePortal.Portal.Components;

/// <summary>What the control inside a <see cref="FormField"/> needs for its attributes.</summary>
/// <param name="Id">For <c>id</c>.</param>
/// <param name="DescribedBy">For <c>aria-describedby</c>; null when there is nothing to read.</param>
/// <param name="Invalid">For <c>aria-invalid</c>: "true" or null.</param>
public sealed record FieldIds(string Id, string? DescribedBy, string? Invalid);
