
namespace IssuancePortal.Pki.Ocsp;

/// <summary>The three answers of OCSP (RFC 6960 §2.2).</summary>
public enum CertificateStanding
{
    /// <summary>Issued and neither revoked nor on hold.</summary>
    Good,

    /// <summary>Revoked or on hold.</summary>
    Revoked,

    /// <summary>Never issued here.</summary>
    Unknown,
}

/// <summary>What is known about one certificate.</summary>
public sealed record CertificateStatus
{
    private CertificateStatus(CertificateStanding standing, DateTimeOffset? revokedAt, RevocationReason reason)
    {
        Standing = standing;
        RevokedAt = revokedAt;
        Reason = reason;
    }

    public static CertificateStatus Good { get; } = new(CertificateStanding.Good, null, RevocationReason.Unspecified);

    public static CertificateStatus Unknown { get; } = new(CertificateStanding.Unknown, null, RevocationReason.Unspecified);

    public CertificateStanding Standing { get; }

    /// <summary>Set exactly when revoked.</summary>
    public DateTimeOffset? RevokedAt { get; }

    public RevocationReason Reason { get; }

    public static CertificateStatus Revoked(DateTimeOffset at, RevocationReason reason) => new(CertificateStanding.Revoked, at, reason);
}
