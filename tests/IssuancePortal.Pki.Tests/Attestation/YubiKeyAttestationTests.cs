using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Attestation;

namespace IssuancePortal.Pki.Tests.Attestation;

public sealed class YubiKeyAttestationTests
{
    /// <summary>The attestation of a real YubiKey 5 that Yubico prints in its manual (Yubico .NET SDK manual, PIV commands, create attestation statement).</summary>
    private const string Printed =
        "MIIDIDCCAgigAwIBAgIQAUh5Dc5pNDy9CMPLFOy5UDANBgkqhkiG9w0BAQsFADAhMR8wHQYDVQQDDBZZdWJpY28gUElWIEF0dGVzdGF0aW9uMCAXDTE2MDMxNDAwMDAwMFoYDzIwNTIwNDE3MDAwMD"
        + "AwWjAlMSMwIQYDVQQDDBpZdWJpS2V5IFBJViBBdHRlc3RhdGlvbiA5YzCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAM7SFe9OuFe+fnozXG46UchRUoJPzurh2rQNfFWNSpA6XkuILE3r"
        + "TEhdTecY80gbIkozr5MIXJccARqPdl9ululIyoyRPDorhMALZItLdEi8joqU55LbLWz/XXW/FqMT81Vc8rQxNAIKMt5fN8Qh93ELATHYi3U9okT9xd4mbMSeWDZgIMULV/mcs5p++NaHIc6nF2lGQJ"
        + "ZL9CHeP/wC2EkEB5RkpyqSV1LHvNj4Vtkwf05cUp39VadRu4+w0M3OmYut62LjQHkdcrpYjPf5284cvdkTMApZZpcVS39ZJYLcfpH9IiND8LdzD8MAZRSCoLLlVs1693RLQXDRHM0LrRkCAwEAAaNO"
        + "MEwwEQYKKwYBBAGCxAoDAwQDBQIEMBQGCisGAQQBgsQKAwcEBgIEAK4X+zAQBgorBgEEAYLECgMIBAIDATAPBgorBgEEAYLECgMJBAEBMA0GCSqGSIb3DQEBCwUAA4IBAQA/+UgtJttX1oZ2AIEMy2"
        + "X/0F4xl4Lwl5/qPdQNFCQ3kl3msqddcXNb1IdAjQrkpKX51FbXmP64R5pSzSG8p20Jl3Hcz9DQDZorMhMqUEmS7BR8aMSXxOHlQcM4zG2FDP29wihNU7DiRXoUtR1igPT+DIdQ8Ec4Mxw56kDfG5Tn"
        + "/IcGyqPXNaZKFPywiI7hE+sGl64fT4633pMwVQICyyLeX947EoMDk/4z5BHEteyu1leaE1oV+E91VXL26SnhypumIvwO4FSk8t0jgMwE8eDcKHICf2wU4eFpE0w69fhXBLlMa83YnNFlHCDpDLd72u"
        + "QOVf61WhFh1ai/cjbtQCFH";

    private static readonly byte[] Der = Convert.FromBase64String(Printed);

    [Fact]
    public void TryRead_AttestationOfARealKey_TellsAllOfIt()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Der);
        var read = YubiKeyAttestation.TryRead(certificate)!;
        Assert.Equal((new Version(5, 2, 4), 11_409_403u, 0x9C), (read.Firmware, read.Serial!.Value, read.Slot));
        Assert.Equal((3, 1, (byte?)1), (read.PinPolicy, read.TouchPolicy, read.FormFactor));
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), read.PublicKey);
    }

    [Theory]
    [InlineData("82C40A03030403", "82C40A03040403")]
    [InlineData("82C40A03080402", "82C40A030A0402")]
    [InlineData("6E203963", "6E207A7A")]
    public void TryRead_OtherExtensionOrSubject_IsNone(string from, string to)
    {
        var hex = Convert.ToHexString(Der);
        var changed = Convert.FromHexString(hex.Replace(from, to, StringComparison.Ordinal));
        using var certificate = X509CertificateLoader.LoadCertificate(changed);
        Assert.Null(YubiKeyAttestation.TryRead(certificate));
    }

    [Fact]
    public void Check_NoRoots_TakesNothing()
    {
        using var trust = AttestationTrust.FromPem([]);
        Assert.True(trust.IsEmpty);
        Assert.Equal(AttestationFault.ForeignRoot, trust.Check(Der, Der, new(11_409_403, new(5, 2, 4), null, 0x9C, [], 3, 1), DateTimeOffset.UtcNow).Fault);
        Assert.Equal(AttestationFault.Unreadable, trust.Check([1, 2, 3], Der, new(11_409_403, new(5, 2, 4), null, 0x9C, [], 3, 1), DateTimeOffset.UtcNow).Fault);
    }

    [Fact]
    public void FaultOf_EachThingThatDiffers_IsNamed()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Der);
        var read = YubiKeyAttestation.TryRead(certificate)!;
        var expected = new ExpectedAttestation(11_409_403, new(5, 2, 4), new(5, 2, 0), 0x9C, read.PublicKey, 3, 1);
        Assert.Null(expected.FaultOf(read));
        Assert.Equal(AttestationFault.OtherKey, (expected with { PublicKey = [1] }).FaultOf(read));
        Assert.Equal(AttestationFault.NoSerial, expected.FaultOf(read with { Serial = null }));
        Assert.Equal(AttestationFault.OtherSerial, (expected with { Serial = 1 }).FaultOf(read));
        Assert.Equal(AttestationFault.OtherSlot, (expected with { Slot = 0x9A }).FaultOf(read));
        Assert.Equal(AttestationFault.OtherFirmware, (expected with { Firmware = new(5, 7, 4) }).FaultOf(read));
        Assert.Equal(AttestationFault.OldFirmware, (expected with { MinimumFirmware = new(5, 7, 0) }).FaultOf(read));
        Assert.Equal(AttestationFault.OtherPinPolicy, (expected with { PinPolicy = 2 }).FaultOf(read));
        Assert.Equal(AttestationFault.OtherTouchPolicy, (expected with { TouchPolicy = 2 }).FaultOf(read));
    }
}
