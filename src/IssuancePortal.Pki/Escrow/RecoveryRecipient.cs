using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Escrow;

/// <summary>A certificate for which escrowed keys are sealed: a recovery officer's, or the portal's own.</summary>
public static class RecoveryRecipient
{
    private const int LeastBits = 2048;

    /// <summary>Why keys cannot be sealed for a certificate; null when they can.</summary>
    /// <param name="certificate">DER or PEM.</param>
    /// <param name="now">The time.</param>
    /// <param name="der">The certificate, DER; null when they cannot.</param>
    public static RecipientFault? Check(ReadOnlySpan<byte> certificate, DateTimeOffset now, out byte[]? der)
    {
        der = null;
        X509Certificate2 parsed;
        try
        {
            parsed = X509CertificateLoader.LoadCertificate(certificate);
        }
        catch (CryptographicException)
        {
            return RecipientFault.Unreadable;
        }

        using (parsed)
        {
            try
            {
                using var rsa = parsed.GetRSAPublicKey();
                if (rsa is null || rsa.KeySize < LeastBits) return RecipientFault.NotRsa;
                if (parsed.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment)) return RecipientFault.NotForKeys;
                if (now < parsed.NotBefore || now > parsed.NotAfter) return RecipientFault.OutOfDate;
                der = parsed.RawData;
                return null;
            }
            catch (CryptographicException)
            {
                // What is inside is looked at only when it is asked for: a key or a time that is none.
                return RecipientFault.Unreadable;
            }
        }
    }

    /// <summary>
    /// The certificate of the portal's own escrow key: signed by itself, since nobody but the portal ever looks at it.
    /// </summary>
    /// <param name="key">RSA key.</param>
    /// <param name="commonName">Name in it.</param>
    /// <param name="notBefore">Begin of its life, which is 30 years.</param>
    public static byte[] SelfSigned(Keys.ISigningKey key, string commonName, DateTimeOffset notBefore) => key.Use(pair =>
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={commonName}"), (RSA)pair, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.CreateSelfSigned(notBefore, notBefore.AddYears(30));
        return certificate.RawData;
    });
}

/// <summary>What is wrong with a recovery certificate.</summary>
public enum RecipientFault
{
    /// <summary>It is no certificate.</summary>
    Unreadable,

    /// <summary>Its key is not an RSA key of 2048 bits or more.</summary>
    NotRsa,

    /// <summary>Its key usage does not have keyEncipherment (RFC 5280 §4.2.1.3).</summary>
    NotForKeys,

    /// <summary>It is not valid now.</summary>
    OutOfDate,
}
