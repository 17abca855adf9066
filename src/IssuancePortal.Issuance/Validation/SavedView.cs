namespace IssuancePortal.Issuance.Validation;

/// <summary>A filter of the queue that an account keeps under a name.</summary>
public sealed class SavedView
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string AccountId { get; init; }

    /// <summary>At most 60 characters, once per account.</summary>
    public required string Name { get; init; }

    /// <summary>The <see cref="QueueFilter"/> as JSON.</summary>
    public required string Filter { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
