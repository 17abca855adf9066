using System.Security.Cryptography;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Pki.Tests.Piv;

/// <summary>openssl judges the signatures on a card's objects.</summary>
public sealed class PivSignaturesTests : IDisposable
{
    private readonly OpenSsl _openssl = new();
    private readonly TestCa _ca = TestCa.EllipticCurve;

    public static TheoryData<KeyAlgorithm> Algorithms() => [.. Enum.GetValues<KeyAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void SignChuid_EveryKey_OpenSslVerifiesTheExternalContent(KeyAlgorithm algorithm)
    {
        var (certificate, key) = Signer(algorithm);

        var signature = PivSignatures.SignChuid(Chuid(), certificate, key);

        var (exit, output) = VerifyChuid(signature, Chuid());
        Assert.True(exit == 0, output);
        Assert.InRange(signature.Length, 1, PivSignatures.MaxChuidSignature);
        var tampered = Chuid();
        tampered[5] ^= 1;
        Assert.NotEqual(0, VerifyChuid(signature, tampered).Exit);
    }

    [Fact]
    public void SignChuid_Structure_IsWhatTheStandardAsks()
    {
        var signature = PivSignatures.SignChuid(Chuid(), _ca.SignerCertificate, _ca.SignerKey);

        var text = _openssl.Run("cms", "-cmsout", "-print", "-inform", "DER", "-in", _openssl.File("chuid.cms", signature));

        Assert.Contains("d.signedData: \n    version: 3\n", text, StringComparison.Ordinal);
        Assert.Contains("eContentType: undefined (2.16.840.1.101.3.6.1)\n      eContent: <ABSENT>", text, StringComparison.Ordinal);
        Assert.Equal(1, Count(text, "d.certificate:"));
        Assert.Contains("subject: C=DE, O=Example Organisation, CN=Test Content Signer", text, StringComparison.Ordinal);
        Assert.Contains("d.issuerAndSerialNumber:", text, StringComparison.Ordinal);
        Assert.Contains("object: contentType (1.2.840.113549.1.9.3)", text, StringComparison.Ordinal);
        Assert.Contains("object: messageDigest (1.2.840.113549.1.9.4)", text, StringComparison.Ordinal);
        Assert.Contains("object: undefined (2.16.840.1.101.3.6.5)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("signingTime", text, StringComparison.Ordinal);
        var dump = _openssl.Run("asn1parse", "-inform", "DER", "-in", "chuid.cms");
        Assert.Equal(2, Count(dump, ":2.16.840.1.101.3.6.1\n")); // eContentType and the contentType attribute
        var signerName = dump[dump.IndexOf(":2.16.840.1.101.3.6.5\n", StringComparison.Ordinal)..];
        Assert.Contains(":Test Content Signer\n", signerName, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void SignSecurityObject_EveryKey_OpenSslVerifiesWithTheSignerFromOutside(KeyAlgorithm algorithm)
    {
        var (certificate, key) = Signer(algorithm);
        var groups = new Dictionary<int, byte[]> { [3] = [3, 3], [1] = Chuid(), [2] = new byte[9000] };

        var signature = PivSignatures.SignSecurityObject(groups, certificate, key);

        _openssl.Pem("chain.pem", _ca.Issuing.Certificate!, _ca.Root.Certificate!);
        _openssl.Pem("signer.pem", certificate);
        _openssl.Run(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", _openssl.File("so.cms", signature), "-CAfile", "chain.pem",
            "-certfile", "signer.pem", "-nointern", "-purpose", "any", "-out", "lds.der");
        var lds = _openssl.Run("asn1parse", "-inform", "DER", "-in", "lds.der").ToUpperInvariant();
        Assert.Contains("OBJECT            :SHA256", lds, StringComparison.Ordinal);
        var values = lds.Split('\n').Where(line => IsValue(line)).Select(line => line[(line.LastIndexOf(':') + 1)..]);
        var expected = groups.OrderBy(group => group.Key).SelectMany(group => new[] { $"{group.Key:X2}", Convert.ToHexString(SHA256.HashData(group.Value)) });
        Assert.Equal(["00", .. expected], values);
        var print = _openssl.Run("cms", "-cmsout", "-print", "-inform", "DER", "-in", "so.cms");
        Assert.Contains("(2.23.136.1.1.1)", print, StringComparison.Ordinal);
        Assert.Contains("d.signedData: \n    version: 3\n", print, StringComparison.Ordinal);
        Assert.Equal(0, Count(print, "d.certificate:"));
        Assert.InRange(signature.Length, 1, PivSignatures.MaxSecurityObject);
    }

    [Fact]
    public void SignBiometric_Record_NamesCardAndSignerAndVerifies()
    {
        byte[] record = [0x03, 0x0D, .. new byte[200]];

        var signature = PivSignatures.SignBiometric(record, TestCa.FascN.Encode(), TestCa.Person.CardUuid!.Value, _ca.SignerCertificate, _ca.SignerKey);

        _openssl.Run(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", _openssl.File("face.cms", signature), "-content", _openssl.File("face.bin", record),
            "-CAfile", _openssl.Pem("chain.pem", _ca.Issuing.Certificate!, _ca.Root.Certificate!),
            "-certfile", _openssl.Pem("signer.pem", _ca.SignerCertificate), "-purpose", "any", "-out", "out.bin");
        var dump = _openssl.Run("asn1parse", "-inform", "DER", "-in", "face.cms");
        Assert.Contains(":2.16.840.1.101.3.6.2\n", dump, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString(TestCa.FascN.Encode()), Attribute(dump, ":2.16.840.1.101.3.6.6\n"), StringComparison.Ordinal);
        Assert.Contains("5D1E3B525B3A4D7E9C8A2F6B7D8E9F01", Attribute(dump, ":1.3.6.1.1.16.4\n"), StringComparison.Ordinal);
        Assert.Contains(":2.16.840.1.101.3.6.5\n", dump, StringComparison.Ordinal);
        Assert.Equal(0, Count(_openssl.Run("cms", "-cmsout", "-print", "-inform", "DER", "-in", "face.cms"), "d.certificate:"));
    }

    [Fact]
    public void SignSecurityObject_SixteenGroups_StillFits()
    {
        var groups = Enumerable.Range(1, 16).ToDictionary(number => number, number => new byte[number]);
        var (certificate, key) = Signer(KeyAlgorithm.P256);

        Assert.InRange(PivSignatures.SignSecurityObject(groups, certificate, key).Length, 1, PivSignatures.MaxSecurityObject);
    }

    [Fact]
    public void Sign_WrongInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PivSignatures.SignSecurityObject(new Dictionary<int, byte[]>(), _ca.SignerCertificate, _ca.SignerKey));
        var beyond = new Dictionary<int, byte[]> { [17] = [1] };
        Assert.Throws<ArgumentException>(() => PivSignatures.SignSecurityObject(beyond, _ca.SignerCertificate, _ca.SignerKey));
        Assert.Throws<ArgumentException>(() => PivSignatures.SignChuid(Chuid(), _ca.SignerCertificate, _ca.OcspKey));
    }

    public void Dispose() => _openssl.Dispose();

    private (int Exit, string Output) VerifyChuid(byte[] signature, byte[] content) => _openssl.Try(
        "cms", "-verify", "-binary", "-inform", "DER", "-in", _openssl.File("chuid.cms", signature), "-content", _openssl.File("chuid.bin", content),
        "-CAfile", _openssl.Pem("chain.pem", _ca.Issuing.Certificate!, _ca.Root.Certificate!), "-purpose", "any", "-out", "out.bin");

    private (byte[] Certificate, SoftwareSigningKey Key) Signer(KeyAlgorithm algorithm)
    {
        var key = TestCa.Key(algorithm, "signer");
        var certificate = Authority.CreateContentSigner(
            TestCa.Name("Test Content Signer"), key.PublicKey, _ca.Issuing, _ca.IssuingKey, TestCa.Now.AddHours(-1), TestCa.Now.AddDays(3000), TestCa.Urls);
        return (certificate, key);
    }

    /// <summary>FASC-N, card UUID, expiry date, cardholder UUID, error detection code (SP 800-73-5 part 1 table 9), without the signature.</summary>
    private static byte[] Chuid() =>
    [
        0x30, 25, .. TestCa.FascN.Encode(),
        0x34, 16, .. TestCa.Person.CardUuid!.Value.ToByteArray(bigEndian: true),
        0x35, 8, .. "20301231"u8,
        0x36, 16, .. TestCa.Person.CardholderUuid!.Value.ToByteArray(bigEndian: true),
        0xFE, 0,
    ];

    /// <summary>An integer or octet string in openssl's listing.</summary>
    private static bool IsValue(string line) => line.Contains("INTEGER", StringComparison.Ordinal) || line.Contains("OCTET STRING", StringComparison.Ordinal);

    /// <summary>The three lines after an attribute's type: set, value.</summary>
    private static string Attribute(string dump, string type) =>
        string.Join('\n', dump[dump.IndexOf(type, StringComparison.Ordinal)..].Split('\n').Take(3));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
