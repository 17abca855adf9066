namespace IssuancePortal.Portal.Features.Shell;

/// <summary>One line of the search palette.</summary>
/// <param name="Kind">The heading it stands under, in the person's language ("People").</param>
/// <param name="Icon">A symbol of icons.svg.</param>
/// <param name="Title">What was found.</param>
/// <param name="Detail">What tells it from its namesakes, or what may be done with it.</param>
/// <param name="Href">Where it leads, relative to the base address.</param>
public sealed record SearchHit(string Kind, string Icon, string Title, string? Detail, string Href);
