namespace IssuancePortal.Portal.Features.Admin;

/// <summary>One difference between two versions of something.</summary>
/// <param name="Label">What differs, in words.</param>
/// <param name="Before">As it was; null when there was nothing.</param>
/// <param name="After">As it is; null when there is nothing any more.</param>
public sealed record ChangeLine(string Label, string? Before, string? After);
