namespace IssuancePortal.Issuance.Escrow;

/// <summary>
/// A recovery of an escrowed key outside of a replacement: one recovery officer asks for it, another approves, and only then the first can fetch the key, once. Carries everybody it concerns, so that the database itself
/// refuses a row in which one person does both, or decides on their own key.
/// </summary>
public sealed class KeyRecovery
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid KeyId { get; init; }

    /// <summary>Whose key it is.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Why, in words; 1 to 400 characters.</summary>
    public required string Reason { get; init; }

    public required string AskedById { get; init; }

    public Guid? AskedByPersonId { get; init; }

    public required string AskedByName { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it ends if nobody decided, or if the key was not fetched.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public RecoveryState State { get; set; }

    public string? DecidedById { get; set; }

    public Guid? DecidedByPersonId { get; set; }

    public string? DecidedByName { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public DateTimeOffset? FetchedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>True when it waits, for a decision or to be fetched, and still may.</summary>
    public bool IsOpen(DateTimeOffset now) => State is RecoveryState.Asked or RecoveryState.Approved && ExpiresAt > now;
}

/// <summary>How far a recovery is.</summary>
public enum RecoveryState
{
    /// <summary>It waits for another recovery officer.</summary>
    Asked,

    /// <summary>Whoever asked for it can fetch the key.</summary>
    Approved,

    /// <summary>Another officer said no.</summary>
    Denied,

    /// <summary>Whoever asked took it back.</summary>
    Withdrawn,

    /// <summary>The key was handed out. Final.</summary>
    Fetched,
}
