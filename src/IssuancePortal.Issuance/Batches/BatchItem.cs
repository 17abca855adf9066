namespace IssuancePortal.Issuance.Batches;

/// <summary>A person in a batch.</summary>
public sealed class BatchItem
{
    public required Guid BatchId { get; init; }

    /// <summary>From 1: the order of turns. Who was tried with a card already comes after those who were not.</summary>
    public required int Position { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The approved request that is carried out; null to file one with the card.</summary>
    public Guid? RequestId { get; set; }

    public BatchItemState State { get; set; }

    /// <summary>Cards tried.</summary>
    public int Tries { get; set; }

    /// <summary>The card that is theirs or was tried last: its number in the batch.</summary>
    public int? Card { get; set; }

    public Guid? RunId { get; set; }

    public Guid? DeviceId { get; set; }

    /// <summary>Code of the refusal; null for none.</summary>
    public string? Why { get; set; }

    /// <summary>What the refusal is about, part by part between bars.</summary>
    public string? WhyAbout { get; set; }

    /// <summary>Why somebody set them aside, in words; at most 400 characters.</summary>
    public string? Note { get; set; }

    /// <summary>When it was last moved.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Why the last card failed, or no card is made; null for none.</summary>
    public Refusal? Refusal => Kept.Read(Why, WhyAbout);

    internal void Move(BatchItemState state, Refusal? refusal, DateTimeOffset now) => (State, (Why, WhyAbout), At) = (state, Kept.Of(refusal), now);
}

/// <summary>How far a person of a batch is.</summary>
public enum BatchItemState
{
    /// <summary>In line.</summary>
    Waiting,

    /// <summary>Their card is in a reader.</summary>
    Working,

    /// <summary>Their card is good.</summary>
    Done,

    /// <summary>No longer in line; it is said why.</summary>
    SetAside,
}

/// <summary>A refusal as two columns.</summary>
internal static class Kept
{
    public static (string? Code, string? About) Of(Refusal? refusal) => (refusal?.Code, refusal is null or { Arguments.Length: 0 } ? null : string.Join('|', refusal.Arguments));

    public static Refusal? Read(string? code, string? about) => code is null ? null : new Refusal(code, [.. (about ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries)]);
}
