using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Tests.Issuing;

public sealed class CertificateMakerTests
{
    private static readonly TestCa Ca = TestCa.EllipticCurve;

    [Fact]
    public void Sign_PreparedCertificate_SignsExactlyTheStoredBytes()
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.DigitalSignature), Ca.Issuing);

        var certificate = CertificateMaker.Sign(prepared, Ca.IssuingKey);

        Assert.Empty(prepared.Findings);
        Assert.Equal(prepared.ToBeSigned, ParsedCertificate.Parse(certificate).ToBeSigned);
        using var loaded = X509CertificateLoader.LoadCertificate(certificate);
        Assert.Equal(prepared.SerialNumber, loaded.SerialNumber);
    }

    [Fact]
    public void Sign_SecondTime_IsRefused()
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.DigitalSignature), Ca.Issuing);
        CertificateMaker.Sign(prepared, Ca.IssuingKey);

        Assert.Throws<InvalidOperationException>(() => CertificateMaker.Sign(prepared, Ca.IssuingKey));
    }

    [Fact]
    public async Task Sign_ManyAtOnce_OneSucceeds()
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.DigitalSignature), Ca.Issuing);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            try
            {
                CertificateMaker.Sign(prepared, Ca.IssuingKey);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        })));

        Assert.Single(attempts, succeeded => succeeded);
    }

    [Fact]
    public void Sign_SeveralFaults_ListsThemAllAndSignsNothing()
    {
        var order = TestCa.Order(CertificateProfiles.PivAuthentication);
        order = order with { Urls = CertificateUrls.None, Subject = order.Subject with { FascN = null }, NotAfter = order.NotBefore.AddYears(9) };
        var prepared = CertificateMaker.Prepare(order, Ca.Issuing);

        var violation = Assert.Throws<ProfileViolationException>(() => CertificateMaker.Sign(prepared, Ca.IssuingKey));

        Assert.Equal("piv-authentication", violation.Profile);
        Assert.Superset(
            new HashSet<string> { "alternative-name", "authority-information-access", "crl-distribution-point", "validity" },
            violation.Findings.Select(finding => finding.Code).ToHashSet());
        Assert.All(violation.Findings, finding => Assert.Contains(finding.Message, violation.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Sign_KeyOfAnotherAuthority_IsRefusedAndStaysRedeemable()
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.DigitalSignature), Ca.Issuing);

        Assert.Throws<ArgumentException>(() => CertificateMaker.Sign(prepared, TestCa.Key(KeyAlgorithm.P256, "stranger")));

        Assert.NotEmpty(CertificateMaker.Sign(prepared, Ca.IssuingKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000")]
    [InlineData("302A300506032B6570032100D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A")] // Ed25519, RFC 8410 §10.1
    public void Prepare_KeyOfNoKnownKind_IsAFinding(string key)
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.DigitalSignature) with { PublicKey = Convert.FromHexString(key) }, Ca.Issuing);

        Assert.Equal("not-encodable", Assert.Single(prepared.Findings).Code);
        Assert.Empty(prepared.ToBeSigned);
    }

    [Fact]
    public void Prepare_EmailThatIsNoAscii_IsAFinding()
    {
        var order = TestCa.Order(CertificateProfiles.DigitalSignature);

        var prepared = CertificateMaker.Prepare(order with { Subject = order.Subject with { Email = "ädä@example.org" } }, Ca.Issuing);

        Assert.Equal("not-encodable", Assert.Single(prepared.Findings).Code);
    }

    [Fact]
    public void Prepare_DateAfter2049_IsWrittenAsGeneralizedTimeAndAccepted()
    {
        var profile = CertificateProfiles.RootAuthority with { MaxValidity = TimeSpan.FromDays(20000) };
        var key = TestCa.Key(KeyAlgorithm.P384, "root");

        var certificate = Authority.CreateRoot(TestCa.Name("Long Root"), key, TestCa.Now, new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero), profile);

        Assert.Equal(2060, ParsedCertificate.Parse(certificate).NotAfter.Year);
    }

    [Fact]
    public void Prepare_FractionsOfSeconds_AreCutOff()
    {
        var order = TestCa.Order(CertificateProfiles.DigitalSignature);

        order = order with { NotBefore = order.NotBefore.AddMilliseconds(999), NotAfter = order.NotAfter.AddMilliseconds(1) };
        var prepared = CertificateMaker.Prepare(order, Ca.Issuing);

        Assert.Empty(prepared.Findings);
    }

    [Fact]
    public void Create_ManySerialNumbers_ArePositiveLongAndUnique()
    {
        var seen = new HashSet<string>();
        var bits = new int[160];
        const int Count = 50_000;
        for (var i = 0; i < Count; i++)
        {
            var serial = SerialNumbers.Create();
            Assert.Equal(20, serial.Length);
            Assert.Equal(0x40, serial[0] & 0xC0);
            Assert.True(seen.Add(SerialNumbers.ToText(serial)));
            for (var bit = 2; bit < 160; bit++)
                bits[bit] += (serial[bit / 8] >> (7 - (bit % 8))) & 1;
        }
        // Six standard deviations around one half: 224 * 6 / 2 of 50,000.
        Assert.All(bits.Skip(2), ones => Assert.InRange(ones, (Count / 2) - 671, (Count / 2) + 671));
    }

    [Theory]
    [InlineData("00", "00")]
    [InlineData("0000", "00")]
    [InlineData("00AB", "AB")]
    [InlineData("0A0B", "0A0B")]
    public void ToText_LeadingZeros_AreLeftOut(string bytes, string text) => Assert.Equal(text, SerialNumbers.ToText(Convert.FromHexString(bytes)));

    [Fact]
    public void FromCertificate_CertificateOfAPerson_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Issuer.FromCertificate(Ca.Issue(TestCa.Order(CertificateProfiles.DigitalSignature))));

    [Fact]
    public void Names_OfTheCatalogue_AreUnique()
    {
        Assert.Equal(CertificateProfiles.All.Count, CertificateProfiles.All.Select(profile => profile.Name).Distinct().Count());
        Assert.All(CertificateProfiles.All, profile => Assert.Same(profile, CertificateProfiles.Find(profile.Name)));
        Assert.Null(CertificateProfiles.Find("none"));
    }
}
