using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Issuing;

/// <summary>An order for one certificate.</summary>
public sealed record CertificateOrder
{
    public required CertificateProfile Profile { get; init; }

    /// <summary>DER SubjectPublicKeyInfo of the subject's key.</summary>
    public required byte[] PublicKey { get; init; }

    public required SubjectData Subject { get; init; }

    /// <summary>First valid second; fractions are cut off.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Last valid second; fractions are cut off.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    public CertificateUrls Urls { get; init; } = CertificateUrls.None;

    /// <summary>Big-endian serial number; null, the normal case: 20 random bytes (<see cref="SerialNumbers"/>).</summary>
    public byte[]? SerialNumber { get; init; }
}
