using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Phones;

/// <summary>A key with its certificate.</summary>
/// <param name="Pkcs8">Private key; whoever made it wipes it.</param>
/// <param name="Certificate">DER.</param>
public sealed record KeyFileEntry(byte[] Pkcs8, byte[] Certificate)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => "KeyFileEntry";
}

/// <summary>How a file is protected.</summary>
public enum KeyFileStyle
{
    /// <summary>PBES2 with AES-256 and HMAC-SHA-256.</summary>
    Strong,

    /// <summary>Triple DES and SHA-1, the only protection that every version of Apple's systems opens. For a file whose password travels beside it: the protection is that of what carries both.</summary>
    Compatible,
}

/// <summary>Several keys with their certificates as one PKCS #12 file (RFC 7292).</summary>
public static class KeyFile
{
    private const int StrongRounds = 200_000;
    private const int CompatibleRounds = 2048;

    /// <summary>Makes the file.</summary>
    /// <param name="entries">Keys and certificates.</param>
    /// <param name="authorities">Certificates of authorities, DER.</param>
    /// <param name="password">Password of the file.</param>
    /// <param name="style">How it is protected.</param>
    public static byte[] Make(IReadOnlyList<KeyFileEntry> entries, IReadOnlyList<byte[]> authorities, string password, KeyFileStyle style)
    {
        var (hash, rounds) = style == KeyFileStyle.Strong ? (HashAlgorithmName.SHA256, StrongRounds) : (HashAlgorithmName.SHA1, CompatibleRounds);
        var protection = new PbeParameters(style == KeyFileStyle.Strong ? PbeEncryptionAlgorithm.Aes256Cbc : PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, hash, rounds);
        var (certificates, keys) = (new Pkcs12SafeContents(), new Pkcs12SafeContents());
        foreach (var entry in entries)
        {
            using var parsed = X509CertificateLoader.LoadCertificate(entry.Certificate);
            var localKeyId = parsed.GetCertHash();
            certificates.AddCertificate(parsed).Attributes.Add(new Pkcs9LocalKeyId(localKeyId));
            using var pair = Open(entry.Pkcs8, parsed.PublicKey.Oid.Value == Oids.RsaEncryption);
            keys.AddShroudedKey(pair, password, protection).Attributes.Add(new Pkcs9LocalKeyId(localKeyId));
        }

        foreach (var authority in authorities)
        {
            using var parsed = X509CertificateLoader.LoadCertificate(authority);
            certificates.AddCertificate(parsed);
        }

        var file = new Pkcs12Builder();
        file.AddSafeContentsEncrypted(certificates, password, protection);
        file.AddSafeContentsUnencrypted(keys);
        file.SealWithMac(password, hash, rounds);
        return file.Encode();
    }

    /// <summary>A request for a certificate (PKCS #10, DER) that proves possession of a key and names nobody.</summary>
    public static byte[] Request(ReadOnlySpan<byte> pkcs8, KeyAlgorithm algorithm)
    {
        var name = new X500DistinguishedName("");
        if (algorithm.IsRsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        }

        using var curve = ECDsa.Create();
        curve.ImportPkcs8PrivateKey(pkcs8, out _);
        return new CertificateRequest(name, curve, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    private static AsymmetricAlgorithm Open(byte[] pkcs8, bool isRsa)
    {
        AsymmetricAlgorithm pair = isRsa ? RSA.Create() : ECDiffieHellman.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return pair;
    }
}
