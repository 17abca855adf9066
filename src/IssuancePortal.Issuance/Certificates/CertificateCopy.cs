namespace IssuancePortal.Issuance.Certificates;

/// <summary>A device that a certificate and its key were put on from escrow: in the slot of a key in use, where it shares the certificate with the device that it was made for (<see cref="IssuedCertificate.DeviceId"/>), or in a retired one, for reading what is old.</summary>
public sealed class CertificateCopy
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string SerialNumber { get; init; }

    public required Guid DeviceId { get; init; }

    /// <summary>PIV key reference of the slot.</summary>
    public required byte Slot { get; set; }

    /// <summary>The run that put it there last; noted before the card learns the key.</summary>
    public required Guid RunId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the device ended, or became the one that the certificate belongs to; null while it lies there.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>True for an earlier key in one of the slots 82 to 95: it decrypts, and its certificate depends on that device for nothing.</summary>
    public bool IsRetired => Slot is >= 0x82 and <= 0x95;
}
