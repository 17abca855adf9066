namespace IssuancePortal.Issuance.Certificates;

/// <summary>A key of the portal's own authority with its certificate: root, issuing CA, OCSP responder, content signer, key escrow, registration authority.</summary>
public sealed class AuthorityRecord
{
    /// <summary>"root", "issuing", "ocsp", "content", "escrow", "registration".</summary>
    public required string Name { get; init; }

    public required byte[] CertificateDer { get; set; }

    /// <summary>The private key wrapped under the portal's key-encryption key; null when it lives in an HSM.</summary>
    public byte[]? WrappedKey { get; init; }

    /// <summary>PKCS#11 URI without PIN; null for a software key.</summary>
    public string? HsmUri { get; init; }

    /// <summary>Number of the last CRL it signed (RFC 5280 §5.2.3).</summary>
    public long CrlNumber { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}
