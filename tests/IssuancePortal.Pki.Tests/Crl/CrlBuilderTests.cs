using System.Numerics;
using IssuancePortal.Pki.Crl;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Tests.Crl;

public sealed class CrlBuilderTests : IDisposable
{
    private readonly OpenSsl _openssl = new();

    [Theory]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.P384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    [InlineData(KeyAlgorithm.Rsa3072)]
    public void Build_EveryReason_OpenSslReadsAndVerifies(KeyAlgorithm algorithm)
    {
        var ca = TestCa.For(algorithm, algorithm);
        var entries = Enum.GetValues<RevocationReason>().Where(reason => reason.AppliesToCertificates)
            .Select(reason => new RevokedCertificate(SerialNumbers.ToText(SerialNumbers.Create()), TestCa.Now.AddHours(-(int)reason), reason)).ToList();

        var crl = Build(ca, 4711, entries);

        var issuing = _openssl.Pem("issuing.pem", ca.Issuing.Certificate!);
        var text = _openssl.Run("crl", "-inform", "DER", "-in", _openssl.File("a.crl", crl), "-CAfile", issuing, "-noout", "-text");
        Assert.Contains("verify OK", text, StringComparison.Ordinal);
        Assert.Contains("Version 2 (0x1)", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 CRL Number: \n                4711\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Authority Key Identifier:", text, StringComparison.Ordinal);
        Assert.All(entries, entry => Assert.Contains($"Serial Number: {entry.SerialNumber}\n", text, StringComparison.Ordinal));
        string[] reasons =
        [
            "Key Compromise", "CA Compromise", "Affiliation Changed", "Superseded", "Cessation Of Operation", "Certificate Hold", "Privilege Withdrawn",
        ];
        Assert.All(reasons, reason => Assert.Contains($"X509v3 CRL Reason Code: \n                {reason}\n", text, StringComparison.Ordinal));
        Assert.DoesNotContain("Unspecified", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OneOfTwoRevoked_OpenSslTellsThemApart()
    {
        var ca = TestCa.EllipticCurve;
        var good = ca.Issue(TestCa.Order(CertificateProfiles.DigitalSignature));
        var revoked = ca.Issue(TestCa.Order(CertificateProfiles.KeyManagement));
        var serial = SerialNumbers.ToText(ParsedCertificate.Parse(revoked).SerialNumber);
        var ofIssuing = Build(ca, 1, [new(serial, TestCa.Now, RevocationReason.CertificateHold)]);
        var ofRoot = CrlBuilder.Build(ca.Root, ca.RootKey, 1, TestCa.Now.AddMinutes(-1), TestCa.Now.AddDays(30), []);
        File.WriteAllText(Path.Combine(_openssl.Folder, "crls.pem"), Pem(ofIssuing) + Pem(ofRoot));
        string[] arguments =
        [
            "verify", "-crl_check_all", "-CRLfile", "crls.pem", "-CAfile", _openssl.Pem("root.pem", ca.Root.Certificate!),
            "-untrusted", _openssl.Pem("issuing.pem", ca.Issuing.Certificate!),
        ];

        Assert.Equal(0, _openssl.Try([.. arguments, _openssl.Pem("good.pem", good)]).Exit);
        var (exit, output) = _openssl.Try([.. arguments, _openssl.Pem("revoked.pem", revoked)]);
        Assert.NotEqual(0, exit);
        Assert.Contains("certificate revoked", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NothingRevoked_IsAValidList()
    {
        var text = _openssl.Run("crl", "-inform", "DER", "-in", _openssl.File("a.crl", Build(TestCa.EllipticCurve, BigInteger.Zero, [])), "-noout", "-text");

        Assert.Contains("No Revoked Certificates.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_LargestNumber_IsWritten()
    {
        var largest = (BigInteger.One << 159) - 1;

        Assert.NotEmpty(Build(TestCa.EllipticCurve, largest, []));
        Assert.Throws<ArgumentException>(() => Build(TestCa.EllipticCurve, largest + 1, []));
        Assert.Throws<ArgumentException>(() => Build(TestCa.EllipticCurve, -1, []));
    }

    [Fact]
    public void Build_WrongInput_IsRefused()
    {
        var ca = TestCa.EllipticCurve;
        var entry = new RevokedCertificate("0A0B", TestCa.Now, RevocationReason.Superseded);

        Assert.Throws<ArgumentException>(() => Build(ca, 1, [entry, entry]));
        Assert.Throws<ArgumentException>(() => Build(ca, 1, [entry with { Reason = RevocationReason.RemoveFromCrl }]));
        Assert.Throws<ArgumentException>(() => Build(ca, 1, [entry with { Reason = RevocationReason.AaCompromise }]));
        Assert.Throws<ArgumentException>(() => CrlBuilder.Build(ca.Issuing, ca.RootKey, 1, TestCa.Now, TestCa.Now.AddDays(1), []));
        Assert.Throws<ArgumentException>(() => CrlBuilder.Build(ca.Issuing, ca.IssuingKey, 1, TestCa.Now, TestCa.Now, []));
    }

    public void Dispose() => _openssl.Dispose();

    private string Pem(byte[] crl) => _openssl.Run("crl", "-inform", "DER", "-in", _openssl.File("a.crl", crl));

    private static byte[] Build(TestCa ca, BigInteger number, IEnumerable<RevokedCertificate> entries) =>
        CrlBuilder.Build(ca.Issuing, ca.IssuingKey, number, TestCa.Now.AddMinutes(-1), TestCa.Now.AddDays(7), entries);
}
