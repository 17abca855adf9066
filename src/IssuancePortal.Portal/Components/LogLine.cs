namespace IssuancePortal.Portal.Components;

/// <param name="At">When.</param>
/// <param name="Text">What, without secrets.</param>
/// <param name="Tone">Failed lines are red.</param>
public sealed record LogLine(DateTimeOffset At, string Text, StateTone Tone = StateTone.Neutral);
