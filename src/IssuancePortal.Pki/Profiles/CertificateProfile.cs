using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Profiles;

/// <summary>
/// What certificates of one kind look like, as data. The maker builds from it and the rules check against it. A site changes one with <c>with { … }</c>
/// (policies, validity, allowed keys).
/// </summary>
public sealed record CertificateProfile
{
    /// <summary>Stable key, such as <c>piv-authentication</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the profile comes from: standard and section.</summary>
    public required string Source { get; init; }

    public IReadOnlyList<KeyAlgorithm> KeyAlgorithms { get; init; } = [KeyAlgorithm.P256, KeyAlgorithm.P384, KeyAlgorithm.Rsa2048, KeyAlgorithm.Rsa3072];

    /// <summary>Key usage of an elliptic-curve key (RFC 5280 §4.2.1.3); always critical.</summary>
    public required X509KeyUsageFlags EcKeyUsage { get; init; }

    /// <summary>Key usage of an RSA key; always critical.</summary>
    public required X509KeyUsageFlags RsaKeyUsage { get; init; }

    /// <summary>Key purposes, as object identifiers in order; empty: no extension.</summary>
    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [];

    public bool ExtendedKeyUsageCritical { get; init; }

    /// <summary>Certificate policies, as object identifiers; empty: no extension. <see cref="PolicyOids"/> has the known ones.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    public required SubjectForm Subject { get; init; }

    /// <summary>User principal name in the subject alternative name.</summary>
    public Presence Upn { get; init; }

    /// <summary>rfc822Name in the subject alternative name.</summary>
    public Presence Email { get; init; }

    /// <summary>FASC-N (25 bytes) in the subject alternative name.</summary>
    public Presence FascN { get; init; }

    /// <summary>Card UUID, as a urn:uuid URI, in the subject alternative name.</summary>
    public Presence CardUuid { get; init; }

    /// <summary>Cardholder UUID, as a second urn:uuid URI after the card's.</summary>
    public Presence CardholderUuid { get; init; }

    /// <summary>The PIV interim (NACI) indicator: true while the background investigation is not completed.</summary>
    public Presence InterimIndicator { get; init; }

    /// <summary>Microsoft's SID extension, the strong binding of a certificate to an Active Directory account.</summary>
    public Presence Sid { get; init; }

    public Presence CrlDistributionPoint { get; init; } = Presence.Required;

    /// <summary>caIssuers in the authority information access.</summary>
    public Presence CaIssuers { get; init; } = Presence.Required;

    /// <summary>OCSP responder in the authority information access.</summary>
    public Presence Ocsp { get; init; } = Presence.Required;

    /// <summary>Longest time from not-before to not-after.</summary>
    public required TimeSpan MaxValidity { get; init; }

    /// <summary>True for an authority: basicConstraints with cA, critical.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Authorities that may follow below this one; null: no limit. Only for an authority.</summary>
    public int? PathLength { get; init; }

    /// <summary>id-pkix-ocsp-nocheck: the certificate itself is not asked about (RFC 6960 §4.2.2.2.1).</summary>
    public bool OcspNoCheck { get; init; }

    /// <summary>Largest DER certificate in bytes; null: no limit. A card's certificate object holds 1856 bytes (SP 800-73-5 part 1 appendix A).</summary>
    public int? MaxSize { get; init; }

    /// <summary>True when its keys decrypt or agree on keys and do nothing else: such a key may be kept in escrow, one that signs never.</summary>
    public bool IsForEncryption => EcKeyUsage == X509KeyUsageFlags.KeyAgreement && RsaKeyUsage == X509KeyUsageFlags.KeyEncipherment;

    public X509KeyUsageFlags KeyUsageFor(KeyAlgorithm algorithm) => algorithm.IsRsa ? RsaKeyUsage : EcKeyUsage;
}
