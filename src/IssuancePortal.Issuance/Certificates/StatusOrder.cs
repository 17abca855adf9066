using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>
/// A change of a certificate's status that the authority still has to publish. Written in the transaction of the move that caused it, worked off until the authority has done it:
/// an authority that is down delays what the world sees, never what the portal blocks.
/// </summary>
public sealed class StatusOrder
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string SerialNumber { get; init; }

    public required CertificateState State { get; init; }

    /// <summary>Reason code of a revocation; null for a hold or its end.</summary>
    public RevocationReason? Reason { get; init; }

    public Guid? DeviceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it must be published; missed, it is an alarm. Null when nothing presses.</summary>
    public DateTimeOffset? DueBy { get; init; }

    public int Attempts { get; set; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Code of the last refusal; null while none was met.</summary>
    public string? LastFailure { get; set; }

    /// <summary>When it was first told that this is late; null while it is not.</summary>
    public DateTimeOffset? AlarmedAt { get; set; }

    /// <summary>When the authority had done it; null until then.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}
