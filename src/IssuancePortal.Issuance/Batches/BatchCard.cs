namespace IssuancePortal.Issuance.Batches;

/// <summary>One card's way through a reader of a batch, from being put in to the bin that it belongs in.</summary>
public sealed class BatchCard
{
    public required Guid BatchId { get; init; }

    /// <summary>From 1, as the cards were put in.</summary>
    public required int Number { get; init; }

    public required string Reader { get; init; }

    /// <summary>This insertion; see <see cref="Contracts.CardReport"/>.</summary>
    public required Guid InsertionId { get; init; }

    /// <summary>Serial number; empty for a card that has none.</summary>
    public string Serial { get; set; } = "";

    public CardBin Bin { get; set; }

    /// <summary>Position of the person whose it is to be; null for a card that was refused at once.</summary>
    public int? Position { get; set; }

    public Guid? RunId { get; set; }

    public Guid? DeviceId { get; set; }

    /// <summary>Code of the refusal; null for none.</summary>
    public string? Why { get; set; }

    /// <summary>What the refusal is about, part by part between bars.</summary>
    public string? WhyAbout { get; set; }

    public required DateTimeOffset At { get; set; }

    /// <summary>When its bin was known.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Why it belongs in the bad bin; null for none.</summary>
    public Refusal? Refusal => Kept.Read(Why, WhyAbout);

    internal void Put(CardBin bin, Refusal? refusal, DateTimeOffset now) => (Bin, (Why, WhyAbout), EndedAt) = (bin, Kept.Of(refusal), now);
}

/// <summary>Where a card belongs.</summary>
public enum CardBin
{
    /// <summary>Still in its reader.</summary>
    Working,

    /// <summary>With the good ones.</summary>
    Good,

    /// <summary>With those that cannot be used, or were refused.</summary>
    Bad,

    /// <summary>Back on the stack: nothing was done to it.</summary>
    Untouched,
}
