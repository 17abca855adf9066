namespace IssuancePortal.Issuance.Publishing;

/// <summary>
/// A certificate that is, or is to be, in the directory entry of its person. It carries what is needed to take it out again, whatever has become of certificate, device and person since.
/// </summary>
public sealed class DirectoryEntry
{
    /// <summary>Serial number of the certificate.</summary>
    public required string SerialNumber { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The person's number, by which the entry is found.</summary>
    public required string EmployeeNumber { get; init; }

    /// <summary>The certificate, DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>When it was last decided what is to be.</summary>
    public required DateTimeOffset WantedAt { get; set; }

    /// <summary>True while it is to be in the directory; false once it is to be taken out.</summary>
    public required bool IsWanted { get; set; }

    /// <summary>When the directory was last made to say so; null while that is still to be done.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Code of the last refusal; null while none was met.</summary>
    public string? LastFailure { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}
