namespace IssuancePortal.Portal.Components;

public enum LaneStatus
{
    Waiting,
    Running,
    Done,
    Skipped,
    Failed,
}

/// <param name="Name">What the step does, in words.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Duration">How long it took or has taken.</param>
/// <param name="Note">What came of it, without secrets.</param>
public sealed record LaneStep(string Name, LaneStatus Status, TimeSpan? Duration = null, string? Note = null);
