using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Tests.Escrow;

public sealed class RecoveryFileTests : IDisposable
{
    private readonly OpenSsl _openssl = new();

    [Theory]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void Make_OpensslReadsKeyAndCertificate(KeyAlgorithm algorithm)
    {
        using var key = EncryptionKey.Create(algorithm);
        var certificate = CertificateOf(key);
        var password = RecoveryFile.NewPassword();

        _openssl.File("key.p12", RecoveryFile.Make(key, certificate, password));
        _openssl.Run("pkcs12", "-in", "key.p12", "-nodes", "-nocerts", "-passin", $"pass:{password}", "-out", "key.pem");
        _openssl.Run("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der");
        _openssl.Run("pkcs12", "-in", "key.p12", "-nokeys", "-passin", $"pass:{password}", "-out", "certificate.pem");

        Assert.Equal(key.PublicKey, _openssl.Read("public.der"));
        using var read = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(_openssl.Folder, "certificate.pem")));
        Assert.Equal(certificate, read.RawData);
        Assert.NotEqual(0, _openssl.Try("pkcs12", "-in", "key.p12", "-nodes", "-passin", "pass:wrong").Exit);
        var info = _openssl.Run("pkcs12", "-in", "key.p12", "-info", "-noout", "-passin", $"pass:{password}");
        Assert.DoesNotContain("3DES", info, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("AES-256-CBC", info, StringComparison.Ordinal);
    }

    [Fact]
    public void NewPassword_IsNeverTheSame_AndEasyToRead()
    {
        var passwords = Enumerable.Range(0, 1000).Select(_ => RecoveryFile.NewPassword()).ToHashSet();

        Assert.Equal(1000, passwords.Count);
        Assert.All(passwords, password => Assert.Matches("^([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}$", password));
    }

    public void Dispose() => _openssl.Dispose();

    private static byte[] CertificateOf(EncryptionKey key)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=Ada"), PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey, out _), HashAlgorithmName.SHA256);
        using var certificate = request.Create(new X500DistinguishedName("CN=Ada"), X509SignatureGenerator.CreateForECDsa(signer), TestCa.Now.AddDays(-1), TestCa.Now.AddDays(30), [1, 2, 3]);
        return certificate.RawData;
    }
}
