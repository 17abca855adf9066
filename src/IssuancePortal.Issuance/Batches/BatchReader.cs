namespace IssuancePortal.Issuance.Batches;

/// <summary>A reader of a batch.</summary>
public sealed class BatchReader
{
    public required Guid BatchId { get; init; }

    /// <summary>PC/SC name.</summary>
    public required string Reader { get; init; }

    /// <summary>Taken out: no further card is begun in it.</summary>
    public bool IsOut { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();
}
