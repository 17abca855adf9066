namespace IssuancePortal.Issuance.Personalisation.Progress;

/// <summary>A lane as it is now.</summary>
/// <param name="Name">Text key.</param>
/// <param name="State">How far it is.</param>
/// <param name="Parts">What it does, in order.</param>
public sealed record LaneSnapshot(string Name, WorkState State, IReadOnlyList<PartSnapshot> Parts)
{
    /// <summary>The part being worked on; null when none is.</summary>
    public PartSnapshot? Doing => Parts.FirstOrDefault(part => part.State == WorkState.Working);

    /// <summary>Time spent so far.</summary>
    public TimeSpan Elapsed => Parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Elapsed);
}

/// <summary>A part of a lane as it is now.</summary>
/// <param name="Name">Text key.</param>
/// <param name="State">How far it is.</param>
/// <param name="Elapsed">Time spent on it so far.</param>
public sealed record PartSnapshot(string Name, WorkState State, TimeSpan Elapsed);

/// <summary>How far a lane or part is.</summary>
public enum WorkState
{
    Waiting,
    Working,
    Done,
    Failed,
}
