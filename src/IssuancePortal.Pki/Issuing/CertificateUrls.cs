namespace IssuancePortal.Pki.Issuing;

/// <summary>
/// Where the issuer's certificate and the state of what it issued are published. Plain http: what they serve is signed, and https would need itself to be
/// checked (RFC 5280 §8).
/// </summary>
public sealed record CertificateUrls
{
    public static CertificateUrls None { get; } = new();

    public IReadOnlyList<string> CrlDistributionPoints { get; init; } = [];

    public IReadOnlyList<string> CaIssuers { get; init; } = [];

    public IReadOnlyList<string> Ocsp { get; init; } = [];
}
