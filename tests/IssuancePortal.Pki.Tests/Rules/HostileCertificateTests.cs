using System.Numerics;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Tests.Rules;

/// <summary>Certificates of an authority that wants to bring the portal down: each is refused, and the process lives on to say so.</summary>
public sealed class HostileCertificateTests
{
    private static readonly TestCa Ca = TestCa.EllipticCurve;
    private static readonly CertificateOrder Order = TestCa.Order(CertificateProfiles.KeyManagement);

    [Fact]
    public void Check_BoxesInBoxes_IsRefused()
    {
        // So deep that whoever goes down step by step has no stack left, which ends a process.
        byte[] nested = [0x05, 0x00];
        for (var depth = 0; depth < 20_000; depth++) nested = [0x30, .. Length(nested.Length), .. nested];

        Assert.Contains("der", Findings(Good().With("1.2.3.4", Convert.ToHexString(nested))));
    }

    [Fact]
    public void Check_KeyOfAMillionBits_IsRefused() =>
        Assert.Contains("ordered-key", Findings(Good() with { PublicKey = Forge.RsaKey((BigInteger.One << 1_000_000) + 1, 65537) }));

    private static ParsedCertificate Good() => ParsedCertificate.Parse(Ca.Issue(Order));

    private static IEnumerable<string> Findings(ParsedCertificate fields) =>
        OutsideCertificate.Check(Order, Forge.Encode(fields), [Ca.Root.Certificate!, Ca.Issuing.Certificate!], TestCa.Now).Select(finding => finding.Code);

    private static byte[] Length(int length) => length switch { < 0x80 => [(byte)length], < 0x100 => [0x81, (byte)length], < 0x10000 => [0x82, (byte)(length >> 8), (byte)length], _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length] };
}
