using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Tests.Issuing;

/// <summary>What openssl says of certificates of every profile.</summary>
public sealed class ProfilesByOpenSslTests : IDisposable
{
    private readonly OpenSsl _openssl = new();

    public static TheoryData<string, KeyAlgorithm> CardProfiles()
    {
        var data = new TheoryData<string, KeyAlgorithm>();
        foreach (var profile in CertificateProfiles.All.Where(profile => profile.MaxSize is not null))
        {
            foreach (var algorithm in Enum.GetValues<KeyAlgorithm>())
                data.Add(profile.Name, algorithm);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(CardProfiles))]
    public void Sign_EveryCardProfileAndKey_ChainIsAccepted(string profile, KeyAlgorithm algorithm)
    {
        var ca = TestCa.EllipticCurve;
        var certificate = ca.Issue(TestCa.Order(CertificateProfiles.Find(profile)!, algorithm));

        Verify(ca, certificate);
        Assert.True(certificate.Length <= 1856, $"{certificate.Length} bytes");
    }

    [Theory]
    [InlineData(KeyAlgorithm.P256, KeyAlgorithm.P384)]
    [InlineData(KeyAlgorithm.Rsa2048, KeyAlgorithm.Rsa2048)]
    [InlineData(KeyAlgorithm.Rsa3072, KeyAlgorithm.Rsa3072)]
    [InlineData(KeyAlgorithm.P384, KeyAlgorithm.Rsa2048)]
    public void Create_AuthoritiesOfEveryKind_ChainsAreAccepted(KeyAlgorithm root, KeyAlgorithm issuing)
    {
        var ca = TestCa.For(root, issuing);

        Verify(ca, ca.SignerCertificate);
        Verify(ca, ca.OcspCertificate);
        Verify(ca, ca.Issue(TestCa.Order(CertificateProfiles.PivAuthentication, KeyAlgorithm.Rsa3072)));
    }

    [Fact]
    public void Sign_PivAuthentication_TextShowsTheProfile()
    {
        var text = Text(TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.PivAuthentication)));

        Assert.Contains("Version: 3 (0x2)", text, StringComparison.Ordinal);
        Assert.Contains("Signature Algorithm: ecdsa-with-SHA256", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Extended Key Usage: \n", text, StringComparison.Ordinal);
        Assert.Contains("                TLS Web Client Authentication, Microsoft Smartcard Login, PKINIT Client Auth\n", text, StringComparison.Ordinal);
        Assert.Contains("Policy: 2.16.840.1.101.3.2.1.48.11", text, StringComparison.Ordinal);
        Assert.Contains("othername: UPN::ada.müller@example.org", text, StringComparison.Ordinal);
        Assert.Contains("URI:urn:uuid:5d1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f01", text, StringComparison.Ordinal);
        Assert.Contains("URI:http://pki.example.org/issuing.crl", text, StringComparison.Ordinal);
        Assert.Contains("CA Issuers - URI:http://pki.example.org/issuing.cer", text, StringComparison.Ordinal);
        Assert.Contains("OCSP - URI:http://pki.example.org/ocsp", text, StringComparison.Ordinal);
        Assert.Contains("2.16.840.1.101.3.6.9.1", text, StringComparison.Ordinal);
        Assert.Contains("1.3.6.1.4.1.311.25.2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("email:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:uuid:0b1e3b52", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_DigitalSignature_TextShowsTheProfile()
    {
        var text = Text(TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.DigitalSignature)));

        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Extended Key Usage: \n                E-mail Protection, 1.3.6.1.4.1.311.10.3.12\n", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Subject Alternative Name: \n                email:ada.mueller@example.org\n", text, StringComparison.Ordinal);
        Assert.Contains("Policy: 2.16.840.1.101.3.2.1.48.9", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyAlgorithm.P256, "Key Agreement")]
    [InlineData(KeyAlgorithm.Rsa2048, "Key Encipherment")]
    public void Sign_KeyManagement_KeyUsageFollowsTheKey(KeyAlgorithm algorithm, string usage)
    {
        var text = Text(TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.KeyManagement, algorithm)));

        Assert.Contains($"X509v3 Key Usage: critical\n                {usage}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_CardAuthentication_NamesTheCardAndNobody()
    {
        var text = Text(TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.CardAuthentication)));

        Assert.Contains("X509v3 Extended Key Usage: critical\n                2.16.840.1.101.3.6.8\n", text, StringComparison.Ordinal);
        Assert.Contains("serialNumber = 5d1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f01\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", text, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateContentSigner_Defaults_TextShowsTheProfile()
    {
        var text = Text(TestCa.EllipticCurve.SignerCertificate);

        Assert.Contains("X509v3 Extended Key Usage: critical\n                2.16.840.1.101.3.6.7\n", text, StringComparison.Ordinal);
        Assert.Contains("Policy: 2.16.840.1.101.3.2.1.48.86", text, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateOcspResponder_Defaults_HasNoCheckAndPurpose()
    {
        var text = Text(TestCa.EllipticCurve.OcspCertificate);

        Assert.Contains("X509v3 Extended Key Usage: critical\n                OCSP Signing\n", text, StringComparison.Ordinal);
        Assert.Contains("OCSP No Check:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateIssuing_PathLengthZero_ConstraintsAreCritical()
    {
        var ca = TestCa.EllipticCurve;

        Assert.Contains("X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n", Text(ca.Issuing.Certificate!), StringComparison.Ordinal);
        Assert.Contains("X509v3 Basic Constraints: critical\n                CA:TRUE\n", Text(ca.Root.Certificate!), StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n", Text(ca.Issuing.Certificate!), StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_FascN_IsTwentyFiveBytesInTheAlternativeName()
    {
        var file = _openssl.File("c.der", TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.PivAuthentication)));

        var text = _openssl.Run("asn1parse", "-inform", "DER", "-in", file, "-dump");

        var extension = text.Split('\n').SkipWhile(line => !line.Contains("Subject Alternative Name", StringComparison.Ordinal)).ElementAt(1);
        var offset = extension.Split(':')[0].Trim();
        var names = _openssl.Run("asn1parse", "-inform", "DER", "-in", file, "-strparse", offset);
        Assert.Contains("OBJECT            :2.16.840.1.101.3.6.6", names, StringComparison.Ordinal);
        Assert.Contains("[HEX DUMP]:D0439458210C2C19A0846D83685A1082108CE73984108CA3FC", names, StringComparison.Ordinal);
    }

    public void Dispose() => _openssl.Dispose();

    private string Text(byte[] certificate) =>
        _openssl.Run("x509", "-inform", "DER", "-in", _openssl.File("c.der", certificate), "-noout", "-text", "-nameopt", "sep_multiline,lname,space_eq,utf8");

    private void Verify(TestCa ca, byte[] certificate)
    {
        var output = _openssl.Run(
            "verify", "-x509_strict", "-check_ss_sig", "-CAfile", _openssl.Pem("root.pem", ca.Root.Certificate!),
            "-untrusted", _openssl.Pem("issuing.pem", ca.Issuing.Certificate!), _openssl.Pem("leaf.pem", certificate));
        Assert.Equal("leaf.pem: OK\n", output);
    }
}
