namespace IssuancePortal.Issuance.Certificates;

/// <summary>A further device that a certificate lies on, because its key was recovered onto it. The device that it was made for is <see cref="IssuedCertificate.DeviceId"/>.</summary>
public sealed class CertificateCopy
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string SerialNumber { get; init; }

    public required Guid DeviceId { get; init; }

    /// <summary>The run that put it there; noted before the card learns the key.</summary>
    public required Guid RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the device ended, or became the one that the certificate belongs to; null while it lies there.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
