using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Ocsp;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Tests.Ocsp;

/// <summary>openssl's OCSP client asks, and judges the answers.</summary>
public sealed class OcspResponderTests : IDisposable
{
    private readonly OpenSsl _openssl = new();

    [Theory]
    [InlineData(KeyAlgorithm.P256, "-sha1")]
    [InlineData(KeyAlgorithm.P256, "-sha256")]
    [InlineData(KeyAlgorithm.P256, "-sha384")]
    [InlineData(KeyAlgorithm.P384, "-sha1")]
    [InlineData(KeyAlgorithm.Rsa2048, "-sha256")]
    [InlineData(KeyAlgorithm.Rsa3072, "-sha512")]
    public async Task RespondAsync_GoodRevokedAndUnknown_OpenSslReadsEach(KeyAlgorithm algorithm, string digest)
    {
        var ca = TestCa.For(algorithm, algorithm);
        var statuses = new Dictionary<string, CertificateStatus>
        {
            [Leaf(ca, "good.pem", CertificateProfiles.DigitalSignature)] = CertificateStatus.Good,
            [Leaf(ca, "revoked.pem", CertificateProfiles.KeyManagement)] = CertificateStatus.Revoked(TestCa.Now.AddDays(-1), RevocationReason.KeyCompromise),
            [Leaf(ca, "held.pem", CertificateProfiles.CardAuthentication)] =
                CertificateStatus.Revoked(TestCa.Now.AddDays(-2), RevocationReason.CertificateHold),
        };
        Leaf(ca, "unknown.pem", CertificateProfiles.PivAuthentication);
        var responder = Responder(ca, statuses);

        Ask(ca, digest, "good.pem", "revoked.pem", "held.pem", "unknown.pem");
        var reply = await responder.RespondAsync(_openssl.Read("request.der"));
        var output = Judge(reply, digest, "good.pem", "revoked.pem", "held.pem", "unknown.pem");

        Assert.Equal(OcspResponseStatus.Successful, reply.Status);
        Assert.False(reply.IsCacheable);
        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
        Assert.Contains("good.pem: good", output, StringComparison.Ordinal);
        Assert.Contains("revoked.pem: revoked", output, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", output, StringComparison.Ordinal);
        Assert.Contains("held.pem: revoked", output, StringComparison.Ordinal);
        Assert.Contains("Reason: certificateHold", output, StringComparison.Ordinal);
        Assert.Contains("unknown.pem: unknown", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_NoNonce_IsCacheableUntilNextUpdate()
    {
        var ca = TestCa.EllipticCurve;
        var serial = Leaf(ca, "good.pem", CertificateProfiles.DigitalSignature);
        Ask(ca, "-sha1", "-no_nonce", "good.pem");

        var reply = await Responder(ca, new() { [serial] = CertificateStatus.Good }).RespondAsync(_openssl.Read("request.der"));

        Assert.True(reply.IsCacheable);
        Assert.NotNull(reply.NextUpdate);
        Assert.Contains("good.pem: good", Judge(reply, "-sha1", "-no_nonce", "good.pem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_IssuerOfSomebodyElse_IsUnknownWithoutALookup()
    {
        var ca = TestCa.EllipticCurve;
        var other = TestCa.For(KeyAlgorithm.P384, KeyAlgorithm.P384);
        Leaf(other, "theirs.pem", CertificateProfiles.DigitalSignature);
        Ask(other, "-sha256", "theirs.pem");

        var reply = await Unasked(ca).RespondAsync(_openssl.Read("request.der"));

        var text = _openssl.Run("ocsp", "-respin", _openssl.File("response.der", reply.Der), "-noverify", "-resp_text");
        Assert.Contains("Cert Status: unknown", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RespondToGetAsync_Base64Path_IsAnswered(bool escaped)
    {
        var ca = TestCa.EllipticCurve;
        var serial = Leaf(ca, "good.pem", CertificateProfiles.DigitalSignature);
        Ask(ca, "-sha1", "-no_nonce", "good.pem");
        var path = Convert.ToBase64String(_openssl.Read("request.der"));

        var reply = await Responder(ca, new() { [serial] = CertificateStatus.Good }).RespondToGetAsync(escaped ? Uri.EscapeDataString(path) : path);

        Assert.Contains("good.pem: good", Judge(reply, "-sha1", "-no_nonce", "good.pem"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("%%%")]
    [InlineData("not base64")]
    public async Task RespondToGetAsync_Rubbish_IsMalformed(string path)
    {
        var reply = await Responder(TestCa.EllipticCurve, []).RespondToGetAsync(path);

        Assert.Equal(OcspResponseStatus.MalformedRequest, reply.Status);
        Assert.Equal("30030A0101", Convert.ToHexString(reply.Der));
    }

    [Fact]
    public void Constructor_CertificateOfAnotherKey_IsRefused()
    {
        var ca = TestCa.EllipticCurve;

        Assert.Throws<ArgumentException>(() =>
            new OcspResponder(ca.Issuing, ca.SignerCertificate, ca.OcspKey, (_, _) => default, TimeProvider.System, TimeSpan.FromHours(1)));
    }

    public void Dispose() => _openssl.Dispose();

    internal static OcspResponder Responder(TestCa ca, Dictionary<string, CertificateStatus> statuses) => new(
        ca.Issuing,
        ca.OcspCertificate,
        ca.OcspKey,
        (serial, _) => ValueTask.FromResult(statuses.GetValueOrDefault(serial, CertificateStatus.Unknown)),
        TimeProvider.System,
        TimeSpan.FromHours(12));

    /// <summary>A responder whose look-up must not be asked.</summary>
    internal static OcspResponder Unasked(TestCa ca) => new(
        ca.Issuing, ca.OcspCertificate, ca.OcspKey, (_, _) => throw new InvalidOperationException("asked"), TimeProvider.System, TimeSpan.FromHours(1));

    /// <summary>Issues a certificate into a file and returns its serial number.</summary>
    private string Leaf(TestCa ca, string file, CertificateProfile profile)
    {
        var certificate = ca.Issue(TestCa.Order(profile));
        _openssl.Pem(file, certificate);
        return SerialNumbers.ToText(ParsedCertificate.Parse(certificate).SerialNumber);
    }

    private void Ask(TestCa ca, string digest, params string[] certificates)
    {
        _openssl.Pem("root.pem", ca.Root.Certificate!);
        _openssl.Pem("issuing.pem", ca.Issuing.Certificate!);
        _openssl.Run([.. Question(digest, certificates), "-reqout", "request.der"]);
    }

    /// <summary>Keeps the request's own nonce (-no_nonce: add none) and compares it with the answer's.</summary>
    private string Judge(OcspReply reply, string digest, params string[] certificates) => _openssl.Run(
    [
        .. Question(digest, [.. certificates.Where(argument => argument != "-no_nonce")]), "-no_nonce", "-reqin", "request.der",
        "-respin", _openssl.File("response.der", reply.Der), "-CAfile", "root.pem", "-verify_other", "issuing.pem",
    ]);

    private static string[] Question(string digest, string[] certificates) =>
    [
        "ocsp", .. certificates.Where(argument => argument.StartsWith('-')), "-issuer", "issuing.pem",
        .. certificates.Where(argument => !argument.StartsWith('-')).SelectMany(file => new[] { digest, "-cert", file }),
    ];
}
