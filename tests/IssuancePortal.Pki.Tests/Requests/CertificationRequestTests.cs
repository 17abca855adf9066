using System.Security.Cryptography;
using IssuancePortal.Pki.Est;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Tests.Scep;

namespace IssuancePortal.Pki.Tests.Requests;

public sealed class CertificationRequestTests
{
    [Fact]
    public void TryRead_RequestsOfOpenSsl_AreRead()
    {
        using var openssl = new OpenSsl();
        foreach (var (kind, options, expected) in ((string, string[], KeyAlgorithm)[])
        [
            ("RSA", ["rsa_keygen_bits:2048"], KeyAlgorithm.Rsa2048), ("RSA", ["rsa_keygen_bits:3072"], KeyAlgorithm.Rsa3072), ("EC", ["ec_paramgen_curve:P-256"], KeyAlgorithm.P256), ("EC", ["ec_paramgen_curve:P-384"], KeyAlgorithm.P384),
        ])
        {
            openssl.Run(["genpkey", "-algorithm", kind, .. options.SelectMany(option => (string[])["-pkeyopt", option]), "-out", "key.pem"]);
            foreach (var digest in (string[])["-sha256", "-sha384", "-sha512"])
            {
                openssl.Run("req", "-new", "-key", "key.pem", "-subj", "/O=Example/CN=Ada M\u00fcller", "-utf8", digest, "-outform", "DER", "-out", "request.der");
                Assert.Null(CertificationRequest.TryRead(openssl.Read("request.der"), out var request));
                Assert.Equal((expected, "Ada M\u00fcller", (string?)null), (request!.Key.Algorithm, request.CommonName, request.ChallengePassword));
            }

            openssl.Run("req", "-new", "-key", "key.pem", "-subj", "/CN=x", "-sha1", "-outform", "DER", "-out", "request.der");
            Assert.Equal(RequestFault.UnknownAlgorithm, CertificationRequest.TryRead(openssl.Read("request.der"), out _));
        }
    }

    [Fact]
    public void TryRead_WithPassword_FindsIt()
    {
        Assert.Null(CertificationRequest.TryRead(ScepRig.Request("correct horse"), out var request));
        Assert.Equal("correct horse", request!.ChallengePassword);
    }

    [Fact]
    public void TryRead_SignedWithAnotherKey_IsNotProven()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = ScepRig.Request(null, key);
        request[^3] ^= 1;
        Assert.Equal(RequestFault.NotProven, CertificationRequest.TryRead(request, out var read));
        Assert.Null(read);
    }

    [Fact]
    public void TryRead_KeysThatNobodyTakes_AreRefused()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Assert.Equal(RequestFault.UnknownAlgorithm, CertificationRequest.TryRead(ScepRig.Request(null, small), out _));
        Assert.Equal(RequestFault.UnknownAlgorithm, CertificationRequest.TryRead(ScepRig.Request(null, curve), out _));
    }

    [Fact]
    public void TryRead_WhatIsNoRequest_IsMalformed()
    {
        Assert.Equal(RequestFault.Malformed, CertificationRequest.TryRead(Array.Empty<byte>(), out _));
        Assert.Equal(RequestFault.Malformed, CertificationRequest.TryRead(TestCa.EllipticCurve.SignerCertificate, out _));
        Assert.Equal(RequestFault.Malformed, CertificationRequest.TryRead(new byte[CertificationRequest.MaxLength + 1], out _));
        Assert.Equal(RequestFault.Malformed, CertificationRequest.TryRead((byte[])[.. ScepRig.Request(null), 0], out _));
    }

    [Fact]
    public void Pack_CertificatesAndLists_AreListedByOpenSsl()
    {
        using var openssl = new OpenSsl();
        var ca = TestCa.EllipticCurve;
        openssl.File("bag.der", CertificateBag.Pack([ca.Issuing.Certificate!, ca.Root.Certificate!]));
        var text = openssl.Run("pkcs7", "-inform", "DER", "-in", "bag.der", "-print_certs", "-noout");
        Assert.Contains("Test Issuing CA", text, StringComparison.Ordinal);
        Assert.Contains("Test Root", text, StringComparison.Ordinal);
        Assert.Equal(2, CertificateBag.Unpack(openssl.Read("bag.der")).Count);
    }

    [Fact]
    public void EstBodies_ThereAndBack_AreTheSame()
    {
        var der = RandomNumberGenerator.GetBytes(700);
        var body = EstBodies.Encode(der);
        Assert.Equal(der, EstBodies.TryDecode([.. body[..76], .. "\r\n "u8, .. body[76..], .. "\n"u8]));
        Assert.Equal(der, EstBodies.TryDecode(body));
        Assert.Null(EstBodies.TryDecode("not base64!"u8));
        Assert.Null(EstBodies.TryDecode(""u8));
        Assert.Null(EstBodies.TryDecode(new byte[EstBodies.MaxLength + 1]));
    }

    [Fact]
    public void RequestAttributes_AreReadByOpenSsl()
    {
        using var openssl = new OpenSsl();
        openssl.File("attributes.der", EstBodies.RequestAttributes(Enum.GetValues<KeyAlgorithm>()));
        var text = openssl.Run("asn1parse", "-inform", "DER", "-in", "attributes.der");
        foreach (var name in (string[])["id-ecPublicKey", "prime256v1", "secp384r1", "ecdsa-with-SHA384", "rsaEncryption", "sha256WithRSAEncryption"]) Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.DoesNotContain("challengePassword", text, StringComparison.Ordinal);
    }
}
