using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Tests.Escrow;

public sealed class KeyEnvelopeTests : IDisposable
{
    private static readonly SoftwareSigningKey Own = SoftwareSigningKey.Create("escrow", KeyAlgorithm.Rsa3072);
    private static readonly byte[] OwnCertificate = RecoveryRecipient.SelfSigned(Own, "Key escrow", TestCa.Now.AddDays(-1));

    private readonly OpenSsl _openssl = new();

    [Theory]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.P384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    [InlineData(KeyAlgorithm.Rsa3072)]
    public void Open_ByThePortalsKey_GivesTheKeyBack(KeyAlgorithm algorithm)
    {
        using var key = EncryptionKey.Create(algorithm);
        var envelope = KeyEnvelope.Seal(key, [OwnCertificate]);

        using var opened = KeyEnvelope.Open(envelope, key.PublicKey, OwnCertificate, Own);

        Assert.Equal(algorithm, opened.Algorithm);
        Assert.Equal(key.Pkcs8.ToArray(), opened.Pkcs8.ToArray());
        Assert.Equal(-1, envelope.AsSpan().IndexOf(key.Pkcs8[40..72]));
    }

    /// <summary>Whoever holds a recovery certificate's key needs no portal: openssl opens what we sealed.</summary>
    [Fact]
    public void Seal_ForAnOfficer_OpensslOpensIt()
    {
        _openssl.Run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "officer.key", "-out", "officer.pem", "-days", "30", "-subj", "/CN=Recovery Officer", "-addext", "keyUsage=critical,keyEncipherment");
        Assert.Null(RecoveryRecipient.Check(_openssl.Read("officer.pem"), DateTimeOffset.UtcNow, out var officer));
        using var key = EncryptionKey.Create(KeyAlgorithm.P256);

        _openssl.File("key.cms", KeyEnvelope.Seal(key, [OwnCertificate, officer!]));
        _openssl.Run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "key.cms", "-recip", "officer.pem", "-inkey", "officer.key", "-out", "key.der");
        _openssl.Run("pkey", "-inform", "DER", "-in", "key.der", "-pubout", "-outform", "DER", "-out", "public.der");

        Assert.Equal(key.PublicKey, _openssl.Read("public.der"));
        Assert.Equal(2, KeyEnvelope.RecipientsOf(_openssl.Read("key.cms")).Count);
    }

    [Fact]
    public void Open_ExchangedForAnothersEnvelope_IsRefused()
    {
        using var mine = EncryptionKey.Create(KeyAlgorithm.P256);
        using var theirs = EncryptionKey.Create(KeyAlgorithm.P256);

        Assert.Throws<CryptographicException>(() => KeyEnvelope.Open(KeyEnvelope.Seal(theirs, [OwnCertificate]), mine.PublicKey, OwnCertificate, Own));
    }

    [Fact]
    public void Open_DamagedAnywhere_NeverGivesAKey()
    {
        using var key = EncryptionKey.Create(KeyAlgorithm.P256);
        var envelope = KeyEnvelope.Seal(key, [OwnCertificate]);

        for (var i = 0; i < envelope.Length; i += 7)
        {
            var damaged = (byte[])envelope.Clone();
            damaged[i] ^= 0x41;
            try
            {
                using var opened = KeyEnvelope.Open(damaged, key.PublicKey, OwnCertificate, Own);
                Assert.Equal(key.Pkcs8.ToArray(), opened.Pkcs8.ToArray());
            }
            catch (CryptographicException)
            {
                // Found out: as it must be wherever the damage matters.
            }
        }
    }

    [Fact]
    public void Open_BySomebodyElse_IsRefused()
    {
        using var key = EncryptionKey.Create(KeyAlgorithm.P256);
        using var other = SoftwareSigningKey.Create("other", KeyAlgorithm.Rsa2048);
        var otherCertificate = RecoveryRecipient.SelfSigned(other, "Other", TestCa.Now.AddDays(-1));

        Assert.Throws<CryptographicException>(() => KeyEnvelope.Open(KeyEnvelope.Seal(key, [OwnCertificate]), key.PublicKey, otherCertificate, other));
    }

    [Fact]
    public void Dispose_WipesTheKey()
    {
        var key = EncryptionKey.Create(KeyAlgorithm.P256);
        key.Dispose();

        Assert.All(key.Pkcs8.ToArray(), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData("rsa:2048", "keyUsage=critical,keyEncipherment", 30, null)]
    [InlineData("rsa:1024", "keyUsage=critical,keyEncipherment", 30, RecipientFault.NotRsa)]
    [InlineData("rsa:2048", "keyUsage=critical,digitalSignature", 30, RecipientFault.NotForKeys)]
    [InlineData("ec", "keyUsage=critical,keyAgreement", 30, RecipientFault.NotRsa)]
    [InlineData("rsa:2048", "keyUsage=critical,keyEncipherment", 1, RecipientFault.OutOfDate)]
    public void Check_Certificate_SaysWhatIsWrong(string key, string usage, int days, RecipientFault? fault)
    {
        string[] kind = key == "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["-newkey", key];
        _openssl.Run(["req", "-x509", .. kind, "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-days", days.ToString(System.Globalization.CultureInfo.InvariantCulture), "-subj", "/CN=Officer", "-addext", usage]);
        var at = DateTimeOffset.UtcNow.AddDays(fault == RecipientFault.OutOfDate ? 2 : 0);

        Assert.Equal(fault, RecoveryRecipient.Check(_openssl.Read("c.pem"), at, out _));
    }

    [Fact]
    public void Check_NoCertificate_IsUnreadable() => Assert.Equal(RecipientFault.Unreadable, RecoveryRecipient.Check("not a certificate"u8, TestCa.Now, out _));

    public void Dispose() => _openssl.Dispose();
}
