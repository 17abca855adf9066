using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Est;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>The parsers of SCEP (RFC 8894), EST (RFC 7030) and PKCS #10 (RFC 2986), both sides.</summary>
internal static class EnrolmentTargets
{
    private const string Exchange = "T";
    private static readonly byte[] Nonce = new byte[16];
    private static readonly byte[] Kek = new byte[32];
    private static readonly byte[] EcdsaWithSha256 = Convert.FromHexString("300A06082A8648CE3D040302");

    public static IEnumerable<FuzzTarget> All()
    {
        var (ra, client) = (RSA.Create(2048), RSA.Create(2048));
        var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (recipient, phone) = (SelfSigned(ra, "CN=registration").RawData, SelfSigned(client, "CN=phone"));
        var registration = SoftwareSigningKey.Unwrap("fuzz", Wrap(ra), Kek);
        var scep = new ScepClient(recipient, phone, client);
        var answers = new ScepAnswers(recipient, registration);
        byte[][] requests = [Request(client), Request(curve)];
        var name = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (name.PushSequence())
        {
            name.WriteEncodedValue(phone.IssuerName.RawData);
            name.WriteInteger(phone.SerialNumberBytes.Span);
        }

        byte[][] messages = [scep.Message(ScepMessageType.PkcsReq, Exchange, requests[0], Nonce), scep.Message(ScepMessageType.GetCert, Exchange, name.Encode(), Nonce)];
        if (ScepReader.Read(messages[0], out var message) is not null) throw new InvalidOperationException("The message that is changed must be a good one.");
        ScepReader.Open(message!, recipient, registration, out var opened);
        byte[][] replies = [answers.Success(opened!, CertificateBag.Pack([recipient])), answers.Failure(message!, ScepFailInfo.BadRequest), answers.Pending(message!)];

        yield return new FuzzTarget("SCEP message", messages, input => ScepReader.Read(input, out _) is null);
        // Below the signature: what is sealed, changed while the message around it stays good.
        yield return new FuzzTarget("SCEP envelope", [message!.Envelope], input => ScepReader.Open(message with { Envelope = input }, recipient, registration, out _) is null);
        yield return new FuzzTarget("SCEP issuer and serial number", [name.Encode()], input => ScepReader.TryReadName(input) is not null);
        yield return new FuzzTarget("SCEP answer", replies, input => Fuzzer.Took<CryptographicException>(() => scep.Read(input, Exchange, Nonce)));
        yield return new FuzzTarget("PKCS #10 request", requests, input => CertificationRequest.TryRead(input, out _) is null);
        byte[] front = [0x02, 0x01, 0x00, .. new X500DistinguishedName("CN=phone").RawData, .. curve.ExportSubjectPublicKeyInfo()];
        yield return new FuzzTarget("PKCS #10 attributes, well signed", [Challenge()], input => CertificationRequest.TryRead(Signed(curve, front, input), out _) is null);
        yield return new FuzzTarget("EST body", [.. requests.Select(EstBodies.Encode)], input =>
        {
            if (EstBodies.TryDecode(input) is not { } der) return false;
            CertificationRequest.TryRead(der, out _);
            return true;
        });
        yield return new FuzzTarget("CMS bag of certificates", [CertificateBag.Pack([recipient, phone.RawData])], input => Fuzzer.Took<CryptographicException>(() => CertificateBag.Unpack(input)));
        yield return new FuzzTarget("Public key", [client.ExportSubjectPublicKeyInfo(), curve.ExportSubjectPublicKeyInfo()], input => SubjectPublicKey.TryParse(input)?.Algorithm is not null);
    }

    public static X509Certificate2 SelfSigned(RSA key, string name, bool isAuthority = false)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (isAuthority) request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    /// <summary>A request with these attributes and a good signature: what is behind the signature is read, too.</summary>
    private static byte[] Signed(ECDsa key, byte[] front, byte[] attributes)
    {
        byte[] info = Wrap(0x30, [.. front, .. Wrap(0xA0, attributes)]);
        return Wrap(0x30, [.. info, .. EcdsaWithSha256, .. Wrap(0x03, [0x00, .. key.SignData(info, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)])]);
    }

    /// <summary>Tag and length before anything, good or not.</summary>
    public static byte[] Wrap(byte tag, byte[] value) => value.Length switch
    {
        < 0x80 => [tag, (byte)value.Length, .. value],
        < 0x100 => [tag, 0x81, (byte)value.Length, .. value],
        _ => [tag, 0x82, (byte)(value.Length >> 8), (byte)value.Length, .. value],
    };

    /// <summary>One attribute, the password.</summary>
    private static byte[] Challenge()
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.9.7");
            using (writer.PushSetOf()) writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.UTF8String, "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789");
        }

        return writer.Encode();
    }

    private static byte[] Request(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa ? new CertificateRequest("CN=phone", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest("CN=phone", (ECDsa)key, HashAlgorithmName.SHA256);
        var password = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        password.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.UTF8String, "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789");
        request.OtherRequestAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.7", password.Encode()));
        return request.CreateSigningRequest();
    }

    /// <summary>The key as a portal keeps it, so that the parsers get what they get there.</summary>
    public static byte[] Wrap(RSA key)
    {
        var (pkcs8, nonce, tag) = (key.ExportPkcs8PrivateKey(), new byte[12], new byte[16]);
        var cipher = new byte[pkcs8.Length];
        using var aes = new AesGcm(Kek, tag.Length);
        aes.Encrypt(nonce, pkcs8, cipher, tag, (byte[])[1, 0, 0, 0, 4, .. "fuzz"u8]);
        return [1, .. nonce, .. tag, .. cipher];
    }
}
