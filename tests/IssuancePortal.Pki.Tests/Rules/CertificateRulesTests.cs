using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Tests.Rules;

public sealed class CertificateRulesTests
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var @case in RuleCases.All)
            data.Add(@case.Rule, @case.Fault);
        return data;
    }

    public static TheoryData<string, KeyAlgorithm> Faultless()
    {
        var data = new TheoryData<string, KeyAlgorithm>();
        foreach (var profile in CertificateProfiles.All.Where(profile => !profile.IsAuthority))
        {
            foreach (var algorithm in profile.KeyAlgorithms)
                data.Add(profile.Name, algorithm);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_BrokenCertificate_IsFoundByItsRule(string rule, string fault)
    {
        var certificate = RuleCases.All.Single(@case => @case.Rule == rule && @case.Fault == fault).Make();

        var findings = CertificateRules.Check(certificate);

        Assert.Contains(findings, finding => finding.Code == rule && finding.Source.Length > 0 && finding.Message.Length > 0);
    }

    /// <summary>The passing input of every rule: each looks at each of these certificates.</summary>
    [Theory]
    [MemberData(nameof(Faultless))]
    public void Check_FaultlessCertificate_NothingIsFound(string profile, KeyAlgorithm algorithm)
    {
        var prepared = CertificateMaker.Prepare(TestCa.Order(CertificateProfiles.Find(profile)!, algorithm), TestCa.EllipticCurve.Issuing);

        Assert.Empty(prepared.Findings);
    }

    [Fact]
    public void Check_FaultlessForgery_NothingIsFound()
    {
        var order = RuleCases.Order();

        var findings = CertificateRules.Check(new CertificateUnderTest(order, TestCa.EllipticCurve.Issuing, Forge.Encode(RuleCases.Good())));

        Assert.Empty(findings);
    }

    [Fact]
    public void Check_ManySoundRsaKeys_NoWeaknessIsFound()
    {
        for (var i = 0; i < 5; i++)
        {
            using var key = SoftwareSigningKey.Create("sound", KeyAlgorithm.Rsa2048);
            var order = TestCa.Order(CertificateProfiles.KeyManagement) with { PublicKey = key.PublicKey };
            Assert.Empty(CertificateMaker.Prepare(order, TestCa.EllipticCurve.Issuing).Findings);
        }
    }

    [Fact]
    public void All_EveryRule_HasABrokenCertificateAndASource()
    {
        Assert.Equal(
            CertificateRules.All.Select(rule => rule.Code).Order(),
            RuleCases.All.Select(@case => @case.Rule).Distinct().Order());
        Assert.All(CertificateRules.Catalogue, rule => Assert.NotEmpty(rule.Source));
    }

    [Fact]
    public void Check_SubjectEmptyBesideCriticalNames_IsNoFaultOfTheNames()
    {
        var fields = RuleCases.Good();
        var names = fields.Find(Oids.SubjectAltName)!;
        fields = fields.With(Oids.SubjectAltName, Convert.ToHexString(names.Value), critical: true) with { Subject = [0x30, 0x00] };

        var findings = CertificateRules.Check(new CertificateUnderTest(RuleCases.Order(), TestCa.EllipticCurve.Issuing, Forge.Encode(fields)));

        Assert.Equal("The subject has no common name.", Assert.Single(findings).Message);
    }
}
