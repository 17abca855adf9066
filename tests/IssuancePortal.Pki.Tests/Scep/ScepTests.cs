using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.Pki.Tests.Scep;

public sealed class ScepTests
{
    [Fact]
    public void Read_AndOpen_GoodMessage_GiveWhatWasSent()
    {
        var request = ScepRig.Request("secret");

        Assert.Null(ScepReader.Read(ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-1", request, ScepRig.Nonce), out var message));
        Assert.Equal((ScepMessageType.PkcsReq, "T-1", Oids.Sha256), (message!.Type, message.TransactionId, message.DigestOid));
        Assert.Equal(ScepRig.Nonce, message.SenderNonce);
        Assert.Equal(ScepRig.ClientKey.ExportSubjectPublicKeyInfo(), message.SignerKey);
        Assert.Null(ScepReader.Open(message, ScepRig.Certificate, ScepRig.Key, out var opened));
        Assert.Equal(request, opened!.Content);
        Assert.Equal(Oids.Aes256Cbc, opened.CipherOid);
    }

    [Fact]
    public void Answers_OfEveryKind_AreReadByTheClient()
    {
        ScepReader.Read(ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-2", ScepRig.Request("x"), ScepRig.Nonce), out var message);
        ScepReader.Open(message!, ScepRig.Certificate, ScepRig.Key, out var request);

        var granted = ScepRig.Client.Read(ScepRig.Answers.Success(request!, CertificateBag.Pack([TestCa.EllipticCurve.SignerCertificate])), "T-2", ScepRig.Nonce);
        Assert.Equal(ScepStatus.Success, granted.Status);
        Assert.Equal(TestCa.EllipticCurve.SignerCertificate, Assert.Single(granted.Certificates));
        var refused = ScepRig.Client.Read(ScepRig.Answers.Failure(message!, ScepFailInfo.BadTime), "T-2", ScepRig.Nonce);
        Assert.Equal((ScepStatus.Failure, ScepFailInfo.BadTime), (refused.Status, refused.Why));
        Assert.Equal(ScepStatus.Pending, ScepRig.Client.Read(ScepRig.Answers.Pending(message!), "T-2", ScepRig.Nonce).Status);
        Assert.Throws<CryptographicException>(() => ScepRig.Client.Read(ScepRig.Answers.Pending(message!), "T-3", ScepRig.Nonce));
    }

    [Fact]
    public void Answers_JudgedByOpenSsl_AreSignedByTheRegistrationAuthority()
    {
        using var openssl = new OpenSsl();
        ScepReader.Read(ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-4", ScepRig.Request("x"), ScepRig.Nonce), out var message);
        ScepReader.Open(message!, ScepRig.Certificate, ScepRig.Key, out var request);
        openssl.File("answer.der", ScepRig.Answers.Success(request!, CertificateBag.Pack([TestCa.EllipticCurve.SignerCertificate])));
        openssl.Pem("ra.pem", ScepRig.Certificate);
        openssl.Pem("chain.pem", TestCa.EllipticCurve.Issuing.Certificate!, TestCa.EllipticCurve.Root.Certificate!);
        File.WriteAllText(Path.Combine(openssl.Folder, "client.pem"), ScepRig.ClientKey.ExportPkcs8PrivateKeyPem());
        openssl.Pem("client-certificate.pem", ScepRig.ClientCertificate.RawData);

        openssl.Run("cms", "-verify", "-inform", "DER", "-in", "answer.der", "-CAfile", "chain.pem", "-certfile", "ra.pem", "-purpose", "any", "-binary", "-out", "envelope.der");
        openssl.Run("cms", "-decrypt", "-inform", "DER", "-in", "envelope.der", "-inkey", "client.pem", "-recip", "client-certificate.pem", "-binary", "-out", "bag.der");
        Assert.Contains("Test Content Signer", openssl.Run("pkcs7", "-inform", "DER", "-in", "bag.der", "-print_certs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.3.14.3.2.26", ScepFailInfo.BadAlg)]
    [InlineData("2.16.840.1.101.3.4.2.3", null)]
    public void Read_BySignaturesDigest_TakesNoSha1(string digest, ScepFailInfo? expected)
    {
        ScepReader.Read(ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-5", ScepRig.Request("x"), ScepRig.Nonce), out var good);
        Assert.Equal(expected, ScepReader.Read(Sign(good!.Envelope, digest, "T-5"), out var message));
        // What it is refused for can be told to its sender.
        Assert.Equal("T-5", message!.TransactionId);
    }

    [Theory]
    [InlineData("1.3.14.3.2.7")]
    [InlineData("1.2.840.113549.3.7")]
    public void Open_SealedWithDes_IsRefused(string cipher)
    {
        using var recipient = X509CertificateLoader.LoadCertificate(ScepRig.Certificate);
        var envelope = new EnvelopedCms(new ContentInfo(ScepRig.Request("x")), new AlgorithmIdentifier(new Oid(cipher)));
        envelope.Encrypt(new CmsRecipient(recipient));
        Assert.Null(ScepReader.Read(Sign(envelope.Encode(), Oids.Sha256, "T-6"), out var message));
        Assert.Equal(ScepFailInfo.BadAlg, ScepReader.Open(message!, ScepRig.Certificate, ScepRig.Key, out _));
    }

    [Fact]
    public void Read_ChangedMessage_IsRefused()
    {
        var message = ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-7", ScepRig.Request("x"), ScepRig.Nonce);
        // The last bytes are the signature.
        message[^3] ^= 1;
        Assert.Equal(ScepFailInfo.BadMessageCheck, ScepReader.Read(message, out var read));
        Assert.NotNull(read);
    }

    [Fact]
    public void Open_SealedForSomebodyElse_IsRefused()
    {
        var other = new ScepClient(ScepRig.ClientCertificate.RawData, ScepRig.ClientCertificate, ScepRig.ClientKey);
        Assert.Null(ScepReader.Read(other.Message(ScepMessageType.PkcsReq, "T-8", ScepRig.Request("x"), ScepRig.Nonce), out var message));
        Assert.Equal(ScepFailInfo.BadMessageCheck, ScepReader.Open(message!, ScepRig.Certificate, ScepRig.Key, out _));
    }

    [Fact]
    public void Read_WithoutNonceOrTransaction_IsNoMessage()
    {
        ScepReader.Read(ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-9", ScepRig.Request("x"), ScepRig.Nonce), out var good);
        Assert.Equal(ScepFailInfo.BadRequest, ScepReader.Read(Sign(good!.Envelope, Oids.Sha256, null), out var message));
        Assert.Null(message);
        Assert.Equal(ScepFailInfo.BadRequest, ScepReader.Read([], out _));
        Assert.Equal(ScepFailInfo.BadRequest, ScepReader.Read(new byte[ScepReader.MaxLength + 1], out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x30)]
    [InlineData(0xFF)]
    public void Read_AnyByteOfTheSignersChanged_ThrowsNothingElseThanDocumented(byte changed)
    {
        var message = ScepRig.Client.Message(ScepMessageType.PkcsReq, "T-10", ScepRig.Request("x"), ScepRig.Nonce);
        ScepReader.Read(message, out var good);
        var answer = ScepRig.Answers.Failure(good!, ScepFailInfo.BadTime);
        // The last 700 bytes are the signer's: name, attributes and signature.
        for (var at = 1; at <= 700; at++)
        {
            var (asked, answered) = ((byte[])message.Clone(), (byte[])answer.Clone());
            asked[^at] = changed;
            Assert.Null(Record.Exception(() => ScepReader.Read(asked, out _)));
            answered[^at] = changed;
            Assert.True(Record.Exception(() => ScepRig.Client.Read(answered, "T-10", ScepRig.Nonce)) is null or CryptographicException, $"Byte {at} from the end.");
        }
    }

    private static byte[] Sign(byte[] envelope, string digest, string? transactionId)
    {
        var cms = new SignedCms(new ContentInfo(envelope));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, ScepRig.ClientCertificate, ScepRig.ClientKey) { DigestAlgorithm = new Oid(digest), IncludeOption = X509IncludeOption.EndCertOnly };
        if (transactionId is not null) signer.SignedAttributes.Add(Printable(Oids.ScepTransactionId, transactionId));
        signer.SignedAttributes.Add(Printable(Oids.ScepMessageType, "19"));
        var nonce = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        nonce.WriteOctetString(ScepRig.Nonce);
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(Oids.ScepSenderNonce), nonce.Encode()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    private static AsnEncodedData Printable(string oid, string value)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.PrintableString, value);
        return new AsnEncodedData(new Oid(oid), writer.Encode());
    }
}
