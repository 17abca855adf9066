namespace IssuancePortal.Issuance.Jobs;

/// <summary>Who does a job that only one node does at a time, and until when it is theirs.</summary>
public sealed class JobLease
{
    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>The process that holds it.</summary>
    public required Guid HolderId { get; set; }

    /// <summary>From then on anybody may take it.</summary>
    public required DateTimeOffset Until { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}
