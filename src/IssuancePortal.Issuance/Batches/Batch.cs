namespace IssuancePortal.Issuance.Batches;

/// <summary>
/// Devices for many people under one policy, made from a stack of cards in several readers side by side. All of it is in the store: whatever stops the portal, a batch stands where it stood.
/// </summary>
public sealed class Batch
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name shown to people; at most 100 characters.</summary>
    public required string Name { get; init; }

    public required Guid PolicyId { get; init; }

    /// <summary>Name of the mode.</summary>
    public required string Mode { get; init; }

    /// <summary>People in it.</summary>
    public required int Items { get; init; }

    public BatchState State { get; set; }

    /// <summary>Code of the refusal that paused it; null when somebody did, or nobody.</summary>
    public string? PausedBecause { get; set; }

    /// <summary>What that refusal is about, part by part between bars.</summary>
    public string? PausedAbout { get; set; }

    /// <summary>Cards that failed one after another, in all readers, since the last good one.</summary>
    public int FailuresInARow { get; set; }

    public required string CreatedById { get; init; }

    public required string CreatedByName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where the readers are; null until it is started.</summary>
    public Guid? WorkstationId { get; set; }

    /// <summary>Account in whose name cards are issued now; null while nobody's.</summary>
    public string? DriverId { get; set; }

    /// <summary>Name of who started it last.</summary>
    public string? DriverName { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Why the portal paused it; null when it did not.</summary>
    public Refusal? Pause => Kept.Read(PausedBecause, PausedAbout);

    /// <summary>True until it has ended or was stopped.</summary>
    public bool IsOpen => State is not (BatchState.Stopped or BatchState.Ended);

    internal void Turn(BatchState state, Refusal? why = null)
    {
        (State, (PausedBecause, PausedAbout)) = (state, Kept.Of(why));
        if (state != BatchState.Running) DriverId = null;
    }
}

/// <summary>Where a batch is. Each value says what happens to the next card.</summary>
public enum BatchState
{
    /// <summary>Nobody has started it.</summary>
    Ready,

    /// <summary>Each card that is put in is the next person's.</summary>
    Running,

    /// <summary>No further card is begun until somebody goes on; those begun come to their end.</summary>
    Paused,

    /// <summary>No further card is begun for good; those begun come to their end.</summary>
    Stopping,

    /// <summary>Stopped before everybody had their turn.</summary>
    Stopped,

    /// <summary>Everybody has a card, or it is known why not.</summary>
    Ended,
}
