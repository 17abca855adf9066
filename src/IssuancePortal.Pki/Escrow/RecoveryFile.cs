using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Escrow;

/// <summary>
/// A recovered key with its certificate as PKCS #12 (RFC 7292): key and certificate under PBES2 with AES-256-CBC and HMAC-SHA-256, the whole under HMAC-SHA-256; 200,000 rounds each.
/// </summary>
public static class RecoveryFile
{
    private const int Rounds = 200_000;

    /// <summary>Letters and digits that nobody mistakes for one another.</summary>
    private const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyz23456789";

    private const int PasswordGroups = 5;
    private const int PasswordGroup = 5;

    private static readonly PbeParameters Protection = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds);

    /// <summary>Makes the file.</summary>
    /// <param name="key">The key.</param>
    /// <param name="certificate">Its certificate, DER.</param>
    /// <param name="password">Password of the file.</param>
    public static byte[] Make(EncryptionKey key, byte[] certificate, string password)
    {
        var contents = new Pkcs12SafeContents();
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        byte[] localKeyId = parsed.GetCertHash();
        var certificateBag = contents.AddCertificate(parsed);
        certificateBag.Attributes.Add(new Pkcs9LocalKeyId(localKeyId));

        var keys = new Pkcs12SafeContents();
        using AsymmetricAlgorithm pair = key.Algorithm.IsRsa ? RSA.Create() : ECDiffieHellman.Create();
        pair.ImportPkcs8PrivateKey(key.Pkcs8, out _);
        var keyBag = keys.AddShroudedKey(pair, password, Protection);
        keyBag.Attributes.Add(new Pkcs9LocalKeyId(localKeyId));

        var file = new Pkcs12Builder();
        file.AddSafeContentsEncrypted(contents, password, Protection);
        file.AddSafeContentsUnencrypted(keys);
        file.SealWithMac(password, HashAlgorithmName.SHA256, Rounds);
        return file.Encode();
    }

    /// <summary>A password that is read out or typed once: 25 letters and digits in five groups, 125 bits.</summary>
    public static string NewPassword() => string.Join('-', Enumerable.Range(0, PasswordGroups).Select(_ => RandomNumberGenerator.GetString(PasswordCharacters, PasswordGroup)));
}
