using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>A certificate of the portal's own authority, as it is in use now.</summary>
/// <param name="Name">"root", "issuing", "content" or "ocsp".</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Algorithm">Of its key.</param>
/// <param name="NotAfter">Good until then.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, upper-case hexadecimal.</param>
/// <param name="IsInHsm">Its key lies in an HSM; false: in the database, encrypted with the vault's key.</param>
public sealed record AuthorityPart(string Name, string Subject, KeyAlgorithm Algorithm, DateTimeOffset NotAfter, string Fingerprint, bool IsInHsm)
{
    /// <summary>It issues certificates: it and its revocation list can be fetched.</summary>
    public bool IsAuthority => Name is AuthorityKeys.Root or AuthorityKeys.Issuing;

    /// <summary>It is made anew in time by itself.</summary>
    public bool IsRenewed => Name == AuthorityKeys.Ocsp;

    internal static AuthorityPart Of(string name, AuthorityKey opened)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(opened.Certificate);
        return new AuthorityPart(name, certificate.Subject, opened.Key.Algorithm, certificate.NotAfter, certificate.GetCertHashString(HashAlgorithmName.SHA256), opened.Key is not SoftwareSigningKey);
    }
}
