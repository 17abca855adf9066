using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Escrow;

/// <summary>
/// A private key as it is kept: CMS EnvelopedData (RFC 5652 §6) around its PrivateKeyInfo, AES-256-CBC, the content key wrapped with RSA-OAEP (RFC 3560) for each recipient. Any one of them opens it, with any
/// program that knows CMS. SHA-1 in the padding, since tokens know no other; its strength does not rest on collisions (RFC 8017 §7.1). What is opened must hold the public key that was noted beside it, so that
/// one envelope cannot be put in the place of another.
/// </summary>
public static class KeyEnvelope
{
    /// <summary>Seals a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="recipients">Certificates (DER) with RSA keys, at least one.</param>
    /// <exception cref="ArgumentException">No recipient.</exception>
    public static byte[] Seal(EncryptionKey key, IReadOnlyCollection<byte[]> recipients)
    {
        if (recipients.Count == 0) throw new ArgumentException("A key is sealed for somebody.", nameof(recipients));
        var certificates = recipients.Select(der => X509CertificateLoader.LoadCertificate(der)).ToList();
        var content = key.Pkcs8.ToArray();
        try
        {
            var cms = new EnvelopedCms(new ContentInfo(content), new AlgorithmIdentifier(new Oid(Oids.Aes256Cbc)));
            cms.Encrypt([.. certificates.Select(certificate => new CmsRecipient(certificate, RSAEncryptionPadding.OaepSHA1))]);
            return cms.Encode();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            foreach (var certificate in certificates) certificate.Dispose();
        }
    }

    /// <summary>Opens a key as one of its recipients.</summary>
    /// <param name="envelope">What <see cref="Seal"/> made.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo (DER) of the key that must be inside.</param>
    /// <param name="recipient">The recipient's certificate, DER.</param>
    /// <param name="recipientKey">The recipient's private key.</param>
    /// <exception cref="CryptographicException">Not an envelope, not for this recipient, damaged, or with another key inside.</exception>
    public static EncryptionKey Open(byte[] envelope, ReadOnlySpan<byte> publicKey, byte[] recipient, ISigningKey recipientKey)
    {
        var cms = new EnvelopedCms();
        cms.Decode(envelope);
        using var certificate = X509CertificateLoader.LoadCertificate(recipient);
        var mine = cms.RecipientInfos.Cast<RecipientInfo>().FirstOrDefault(info => info.RecipientIdentifier.Value is X509IssuerSerial name && IsOf(name, certificate))
            ?? throw new CryptographicException("The envelope is not for this recipient.");
        recipientKey.Use(key =>
        {
            cms.Decrypt(mine, key);
            return true;
        });
        try
        {
            var opened = EncryptionKey.FromPkcs8(cms.ContentInfo.Content);
            if (publicKey.SequenceEqual(opened.PublicKey)) return opened;
            opened.Dispose();
            throw new CryptographicException("The envelope holds another key than the one noted beside it.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(cms.ContentInfo.Content);
        }
    }

    /// <summary>Serial numbers and issuers of those who can open an envelope, for those who look after it.</summary>
    /// <exception cref="CryptographicException">Not an envelope.</exception>
    public static IReadOnlyList<string> RecipientsOf(byte[] envelope)
    {
        var cms = new EnvelopedCms();
        cms.Decode(envelope);
        return [.. cms.RecipientInfos.Cast<RecipientInfo>().Select(info => info.RecipientIdentifier.Value is X509IssuerSerial name ? name.SerialNumber : info.RecipientIdentifier.Value?.ToString() ?? "")];
    }

    private static bool IsOf(X509IssuerSerial name, X509Certificate2 certificate) =>
        string.Equals(name.SerialNumber, certificate.SerialNumber, StringComparison.OrdinalIgnoreCase) && name.IssuerName == certificate.Issuer;
}
