using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Issuing;

/// <summary>Founds an authority: root, issuing authority, content signer and OCSP responder, each held against the same rules as any certificate.</summary>
/// <remarks>
/// Each prepares and signs in one go. Whoever wants to store serial number and to-be-signed bytes first calls <see cref="CertificateMaker"/> with the profile
/// instead. All throw <see cref="ProfileViolationException"/> when the rules find something.
/// </remarks>
public static class Authority
{
    /// <summary>A self-signed root.</summary>
    /// <param name="subject">Common name; organisation, units and country if wanted.</param>
    /// <param name="key">The root's own key.</param>
    /// <param name="notBefore">First valid second.</param>
    /// <param name="notAfter">Last valid second; at most 20 years later.</param>
    /// <param name="profile">Another profile than <see cref="CertificateProfiles.RootAuthority"/>.</param>
    /// <returns>DER certificate.</returns>
    public static byte[] CreateRoot(SubjectData subject, ISigningKey key, DateTimeOffset notBefore, DateTimeOffset notAfter, CertificateProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var order = Order(profile ?? CertificateProfiles.RootAuthority, subject, key.PublicKey, notBefore, notAfter, CertificateUrls.None);
        return CertificateMaker.Sign(CertificateMaker.PrepareSelfSigned(order), key);
    }

    /// <summary>An authority below another.</summary>
    /// <param name="subject">Common name; organisation, units and country if wanted.</param>
    /// <param name="publicKey">DER SubjectPublicKeyInfo of the new authority.</param>
    /// <param name="parent">Who certifies it.</param>
    /// <param name="parentKey">The parent's key.</param>
    /// <param name="notBefore">First valid second.</param>
    /// <param name="notAfter">Last valid second; at most 10 years later and not after the parent's.</param>
    /// <param name="urls">Where the parent's certificate, CRL and, if there is one, OCSP responder are.</param>
    /// <param name="pathLength">How many authorities may follow below; 0 for one that only issues to persons and services.</param>
    /// <param name="profile">Another profile than <see cref="CertificateProfiles.IssuingAuthority"/>.</param>
    public static byte[] CreateIssuing(
        SubjectData subject,
        byte[] publicKey,
        Issuer parent,
        ISigningKey parentKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        CertificateUrls urls,
        int pathLength = 0,
        CertificateProfile? profile = null)
    {
        var withLength = (profile ?? CertificateProfiles.IssuingAuthority) with { PathLength = pathLength };
        return Create(withLength, subject, publicKey, parent, parentKey, notBefore, notAfter, urls);
    }

    /// <summary>The certificate that signs CHUIDs and security objects; at most 9 years.</summary>
    public static byte[] CreateContentSigner(
        SubjectData subject,
        byte[] publicKey,
        Issuer issuer,
        ISigningKey issuerKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        CertificateUrls urls,
        CertificateProfile? profile = null) =>
        Create(profile ?? CertificateProfiles.ContentSigning, subject, publicKey, issuer, issuerKey, notBefore, notAfter, urls);

    /// <summary>The certificate of a delegated OCSP responder, with ocsp-nocheck; at most 120 days, to be renewed in time.</summary>
    public static byte[] CreateOcspResponder(
        SubjectData subject,
        byte[] publicKey,
        Issuer issuer,
        ISigningKey issuerKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        CertificateUrls urls,
        CertificateProfile? profile = null) =>
        Create(profile ?? CertificateProfiles.OcspResponder, subject, publicKey, issuer, issuerKey, notBefore, notAfter, urls);

    private static byte[] Create(
        CertificateProfile profile,
        SubjectData subject,
        byte[] publicKey,
        Issuer issuer,
        ISigningKey issuerKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        CertificateUrls urls) =>
        CertificateMaker.Sign(CertificateMaker.Prepare(Order(profile, subject, publicKey, notBefore, notAfter, urls), issuer), issuerKey);

    private static CertificateOrder Order(
        CertificateProfile profile,
        SubjectData subject,
        byte[] publicKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        CertificateUrls urls) => new()
    {
        Profile = profile,
        PublicKey = publicKey,
        Subject = subject,
        NotBefore = notBefore,
        NotAfter = notAfter,
        Urls = urls,
    };
}
