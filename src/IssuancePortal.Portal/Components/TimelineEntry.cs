namespace IssuancePortal.Portal.Components;

/// <param name="When">The moment it happened.</param>
/// <param name="Actor">Who did it; null for the portal itself.</param>
/// <param name="Text">What happened, in the person's language.</param>
/// <param name="Icon">A symbol of icons.svg.</param>
/// <param name="Tone">Colours the icon.</param>
/// <param name="Detail">A second line: workstation, reason, before and after.</param>
public sealed record TimelineEntry(DateTimeOffset When, string? Actor, string Text, string Icon, StateTone Tone = StateTone.Neutral, string? Detail = null);
