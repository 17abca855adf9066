using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Cmp;

/// <summary>Signs with a certificate's key, and takes answers signed by whoever has a certificate that is believed (RFC 9810 §5.1.3.3).</summary>
/// <param name="certificate">With its private key: RSA, P-256 or P-384.</param>
/// <param name="chain">Certificates above it that are sent along, DER.</param>
public sealed class CmpSigner(X509Certificate2 certificate, IReadOnlyList<byte[]> chain) : CmpCredential, IDisposable
{
    private readonly SubjectPublicKey _key = SubjectPublicKey.TryParse(certificate.PublicKey.ExportSubjectPublicKeyInfo()) is { Algorithm: not null } key ? key : throw new CryptographicException("The key is neither P-256, P-384, RSA-2048 nor RSA-3072.");

    internal override byte[] Sender => CmpWriter.DirectoryName(certificate.SubjectName.RawData);

    internal override byte[] KeyId { get; } = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray() ?? [];

    internal override IReadOnlyList<byte[]> Certificates => [certificate.RawData, .. chain];

    internal override byte[] NewAlgorithm() => _key.Algorithm!.Value.SignatureIdentifier();

    internal override byte[] Protect(byte[] algorithm, byte[] data)
    {
        var digest = _key.Algorithm!.Value.Digest;
        if (certificate.GetRSAPrivateKey() is { } rsa)
        {
            using (rsa) return rsa.SignData(data, digest, RSASignaturePadding.Pkcs1);
        }

        using var ecdsa = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate comes without its private key.");
        return ecdsa.SignData(data, digest, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public override bool IsAuthentic(CmpMessage message, IReadOnlyList<byte[]> trusted, DateTimeOffset now)
    {
        if (message is not { Protection: { } signature, ProtectionAlgorithm: { } algorithm }) return false;
        // The first certificate sent along is the signer's (RFC 9483 §3.3); one that is pinned need not be sent.
        foreach (var candidate in message.ExtraCertificates.Take(1).Concat(trusted))
        {
            try
            {
                using var signer = X509CertificateLoader.LoadCertificate(candidate);
                if (!CmpWriter.DirectoryName(signer.SubjectName.RawData).AsSpan().SequenceEqual(message.Sender)) continue;
                if (SubjectPublicKey.TryParse(signer.PublicKey.ExportSubjectPublicKeyInfo()) is not { Algorithm: { } kind } key || !algorithm.AsSpan().SequenceEqual(kind.SignatureIdentifier())) continue;
                if (Signatures.Verify(key, message.ProtectedPart, signature) && TrustedChains.IsTrusted(signer, message.ExtraCertificates, trusted, now)) return true;
            }
            catch (CryptographicException)
            {
                // No certificate: none of the signer's.
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => certificate.Dispose();
}
