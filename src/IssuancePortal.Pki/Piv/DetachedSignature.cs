using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Piv;

/// <summary>A CMS signature beside what it signs (RFC 5652 §5), such as a file's: made by the content signer, checked by anybody who trusts the root.</summary>
public static class DetachedSignature
{
    /// <summary>Signs, with the time as a signed attribute and the certificates of the way up inside.</summary>
    /// <param name="content">What is signed; not inside.</param>
    /// <param name="signerCertificate">DER.</param>
    /// <param name="key">The signer's key.</param>
    /// <param name="at">When.</param>
    /// <param name="others">DER certificates of authorities between signer and root.</param>
    public static byte[] Make(byte[] content, byte[] signerCertificate, ISigningKey key, DateTimeOffset at, params byte[][] others)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var certificate = X509CertificateLoader.LoadCertificate(signerCertificate);
        return key.Use(privateKey =>
        {
            var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate, privateKey)
            {
                DigestAlgorithm = new Oid(key.Algorithm.DigestOid),
                IncludeOption = X509IncludeOption.EndCertOnly,
            };
            signer.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
            foreach (var other in others) signer.Certificates.Add(X509CertificateLoader.LoadCertificate(other));
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.ComputeSignature(signer, silent: true);
            return cms.Encode();
        });
    }

    /// <summary>Checks a signature against a root.</summary>
    /// <returns>The signer's name and the time that it claims, or the sentence that says what is wrong.</returns>
    public static DetachedSignatureCheck Check(byte[] content, byte[] signature, X509Certificate2 root)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        try
        {
            cms.Decode(signature);
            if (cms.SignerInfos.Count != 1 || cms.SignerInfos[0].Certificate is not { } signer) return new(null, null, "The signature does not bring its one signer's certificate.");
            cms.CheckSignature(verifySignatureOnly: true);
            var at = cms.SignerInfos[0].SignedAttributes.Cast<CryptographicAttributeObject>().SelectMany(it => it.Values.Cast<AsnEncodedData>()).OfType<Pkcs9SigningTime>().FirstOrDefault()?.SigningTime;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.ExtraStore.AddRange(cms.Certificates);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(KeyPurposeOfContentSigning));
            if (at is { } time) chain.ChainPolicy.VerificationTime = time.ToLocalTime();
            if (!chain.Build(signer)) return new(null, null, $"The signer's certificate does not lead to the root: {string.Join(' ', chain.ChainStatus.Select(it => it.StatusInformation.Trim()))}");
            return new(signer.GetNameInfo(X509NameType.SimpleName, false), at is { } claimed ? new DateTimeOffset(DateTime.SpecifyKind(claimed, DateTimeKind.Utc)) : null, null);
        }
        catch (Exception e) when (Scep.ScepReader.IsOfTheInput(e))
        {
            return new(null, null, $"The signature is not good: {e.Message}");
        }
    }

    // id-PIV-content-signing (FIPS 201-3 appendix B).
    private const string KeyPurposeOfContentSigning = "2.16.840.1.101.3.6.7";
}

/// <summary>What a check found.</summary>
/// <param name="Signer">Common name of the signer; null when it is not good.</param>
/// <param name="At">When it says that it signed.</param>
/// <param name="Fault">What is wrong, a sentence; null when nothing is.</param>
public sealed record DetachedSignatureCheck(string? Signer, DateTimeOffset? At, string? Fault);
