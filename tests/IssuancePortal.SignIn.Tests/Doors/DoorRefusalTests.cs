using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>What both doors refuse, over the wire, and that it is counted.</summary>
public sealed class DoorRefusalTests(DoorRig rig) : IClassFixture<DoorRig>
{
    [Fact]
    public async Task Scep_MalformedReplayedAndForeign_AreRefusedAndCounted()
    {
        var begun = await rig.BeginAsync(tickets: 2);
        await rig.FetchAuthoritiesAsync();
        using var counted = new Counted(rig.Portal);
        using var http = new HttpClient();
        using var key = RSA.Create(2048);
        var phone = Client(key);
        var good = phone.Message(ScepMessageType.PkcsReq, "counted", DoorRig.Request(key, begun.Passwords[0]), new byte[16]);

        // Malformed: no message, one cut off, one whose signature is not its own.
        Assert.Equal(400, await PostAsync([1, 2, 3]));
        Assert.Equal(400, await PostAsync(good[..(good.Length / 2)]));
        Assert.Equal(2, counted["Scep", "malformed"]);
        var broken = (byte[])good.Clone();
        broken[^3] ^= 1;
        Assert.Equal(200, await PostAsync(broken));
        Assert.Equal(1, counted["Scep", "BadMessageCheck"]);

        // Foreign: sealed for somebody else, and a request for a key that has not signed the message.
        using var stranger = RSA.Create(2048);
        using var certificate = SelfSigned(stranger);
        Assert.Equal(200, await PostAsync(new ScepClient(certificate.RawData, certificate, stranger).Message(ScepMessageType.PkcsReq, "sealed for another", DoorRig.Request(stranger, begun.Passwords[0]), new byte[16])));
        Assert.Equal(2, counted["Scep", "BadMessageCheck"]);
        Assert.Equal(ScepFailInfo.BadMessageCheck, (await AskAsync(Client(stranger), ScepMessageType.PkcsReq, "signed by another", DoorRig.Request(key, begun.Passwords[0]))).Why);
        Assert.Equal(1, counted["Scep", "refusal.enrolment-foreign-signer"]);
        Assert.Equal(ScepFailInfo.BadRequest, (await AskAsync(phone, ScepMessageType.PkcsReq, "no ticket", DoorRig.Request(key, "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789"))).Why);
        Assert.Equal(1, counted["Scep", "refusal.enrolment-unknown"]);

        // Replayed: the very message again, and its exchange for another ticket. None of what was refused has cost the ticket.
        Assert.Equal(ScepStatus.Success, phone.Read(await BodyAsync(good), "counted", new byte[16]).Status);
        Assert.Equal(1, counted["Scep", "issued"]);
        Assert.Equal(ScepFailInfo.BadRequest, phone.Read(await BodyAsync(good), "counted", new byte[16]).Why);
        Assert.Equal(1, counted["Scep", "refusal.enrolment-used"]);
        Assert.Equal(ScepFailInfo.BadRequest, (await AskAsync(phone, ScepMessageType.PkcsReq, "counted", DoorRig.Request(key, begun.Passwords[1]))).Why);
        Assert.Equal(1, counted["Scep", "refusal.enrolment-replayed"]);
        Assert.Equal(ScepFailInfo.BadCertId, (await AskAsync(phone, ScepMessageType.GetCert, "what is that", [0x30, 0x00])).Why);
        Assert.Equal(1, counted["Scep", "unknown-certificate"]);
        Assert.Equal(ScepFailInfo.BadRequest, (await AskAsync(phone, (ScepMessageType)18, "a kind of the future", [0x30, 0x00])).Why);
        Assert.Equal(1, counted["Scep", "unknown-type"]);

        async Task<byte[]> BodyAsync(byte[] message)
        {
            using var answer = await http.PostAsync(new Uri($"{rig.Scep}?operation=PKIOperation"), new ByteArrayContent(message));
            return await answer.Content.ReadAsByteArrayAsync();
        }

        async Task<int> PostAsync(byte[] message)
        {
            using var answer = await http.PostAsync(new Uri($"{rig.Scep}?operation=PKIOperation"), new ByteArrayContent(message));
            return (int)answer.StatusCode;
        }

        async Task<ScepReply> AskAsync(ScepClient client, ScepMessageType type, string exchange, byte[] content) =>
            client.Read(await BodyAsync(client.Message(type, exchange, content, new byte[16])), exchange, new byte[16]);
    }

    [Theory]
    [InlineData("1.2.840.113549.2.5", "2.16.840.1.101.3.4.1.42")] // signed with MD5
    [InlineData("1.3.14.3.2.26", "2.16.840.1.101.3.4.1.42")] // signed with SHA-1
    [InlineData("2.16.840.1.101.3.4.2.1", "1.3.14.3.2.7")] // sealed with DES
    [InlineData("2.16.840.1.101.3.4.2.1", "1.2.840.113549.3.7")] // sealed with triple DES
    public async Task Scep_WithAWeakAlgorithm_IsRefusedWithBadAlg(string digest, string cipher)
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        using var counted = new Counted(rig.Portal);
        using var key = RSA.Create(2048);
        using var own = SelfSigned(key);
        using var recipient = X509CertificateLoader.LoadCertificate(rig.Read("ra.crt"));
        var envelope = new EnvelopedCms(new ContentInfo(DoorRig.Request(key, begun.Passwords[0])), new AlgorithmIdentifier(new Oid(cipher)));
        envelope.Encrypt(new CmsRecipient(recipient));
        var message = new SignedCms(new ContentInfo(envelope.Encode()));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, own, key) { DigestAlgorithm = new Oid(digest), IncludeOption = X509IncludeOption.EndCertOnly };
        foreach (var (oid, text) in new[] { ("2.16.840.1.113733.1.9.7", "weak"), ("2.16.840.1.113733.1.9.2", "19") }) signer.SignedAttributes.Add(new AsnEncodedData(new Oid(oid), Der(writer => writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.PrintableString, text))));
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("2.16.840.1.113733.1.9.5"), Der(writer => writer.WriteOctetString(new byte[16]))));
        message.ComputeSignature(signer, silent: true);

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri($"{rig.Scep}?operation=PKIOperation"), new ByteArrayContent(message.Encode()));
        var reply = Client(key).Read(await answer.Content.ReadAsByteArrayAsync(), "weak", new byte[16]);

        Assert.Equal((ScepStatus.Failure, ScepFailInfo.BadAlg), (reply.Status, reply.Why));
        Assert.Equal(1, counted["Scep", "BadAlg"]);
        Assert.Equal(DeviceState.InProduction, (await rig.DeviceAsync(begun))!.State);
    }

    [Theory]
    [InlineData("--digest sha1")]
    [InlineData("--cipher des3")]
    public async Task StrongSwan_WithAWeakAlgorithm_GetsNothing(string weak)
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        var (exit, output) = await rig.RunAsync("sh", "-c", $"pki --gen --type rsa --size 2048 > weak.key && pki --scep --url {rig.Scep} --in weak.key --dn 'CN=x' --password '{begun.Passwords[0]}' --cacert-enc ra.crt --cacert-sig issuing.crt --cacert root.crt {weak} > weak.crt");
        Assert.True(exit != 0, output);
        Assert.Equal(DeviceState.InProduction, (await rig.DeviceAsync(begun))!.State);
    }

    [Theory]
    [InlineData("-md5")]
    [InlineData("-sha1")]
    public async Task Est_SignedWithAWeakDigest_IsRefusedAndCounted(string digest)
    {
        var begun = await rig.BeginAsync();
        using var counted = new Counted(rig.Portal);
        await MakeAsync($"-newkey rsa:2048 {digest} -subj /CN=x");
        Assert.Equal("400", await EnrolAsync("-u", begun.Passwords[0].Replace('-', ':')));
        Assert.Equal(1, counted["Est", "refusal.enrolment-algorithm"]);

        // The same ticket, with what is taken.
        await MakeAsync("-newkey rsa:2048 -sha256 -subj /CN=x");
        Assert.Equal("200", await EnrolAsync("-u", begun.Passwords[0].Replace('-', ':')));
        Assert.Equal(1, counted["Est", "issued"]);
    }

    [Fact]
    public async Task Est_MalformedReplayedAndForeign_AreRefusedAndCounted()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P256);
        using var counted = new Counted(rig.Portal);
        await MakeAsync("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=x");
        var user = begun.Passwords[0].Replace('-', ':');
        Assert.Equal("401", await EnrolAsync("-u", "abcdefghijkm:abcdefghijkmnpqrstuvwxyz23456789"));
        Assert.Equal(1, counted["Est", "refusal.enrolment-unknown"]);
        Assert.Equal("200", await EnrolAsync("-u", user));
        Assert.Equal("403", await EnrolAsync("-u", user));
        Assert.Equal(1, counted["Est", "refusal.enrolment-used"]);

        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "est.b64"), Convert.ToBase64String([0x30, 0x03, 0x02, 0x01]));
        Assert.Equal("400", await EnrolAsync("-u", user));
        Assert.Equal(1, counted["Est", "refusal.enrolment-malformed"]);
    }

    [Fact]
    public async Task Est_WithThePasswordInTheRequest_IsTaken()
    {
        // RFC 7030 §3.2.3 wants it in HTTP; devices that know challengePassword alone (RFC 2985 §5.4.1) may put it there.
        var begun = await rig.BeginAsync(KeyAlgorithm.P256);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "challenge.cnf"), $"[req]\nprompt=no\ndistinguished_name=dn\nattributes=more\n[dn]\nCN=x\n[more]\nchallengePassword={begun.Passwords[0]}x\n");
        await MakeAsync("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -config challenge.cnf");
        Assert.Equal("401", await EnrolAsync());
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "challenge.cnf"), $"[req]\nprompt=no\ndistinguished_name=dn\nattributes=more\n[dn]\nCN=x\n[more]\nchallengePassword={begun.Passwords[0]}\n");
        await MakeAsync("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -config challenge.cnf");
        Assert.Equal("200", await EnrolAsync());

        var certificate = Assert.Single(CertificateBag.Unpack(Convert.FromBase64String(await File.ReadAllTextAsync(Path.Combine(rig.Folder, "est.out")))));
        Assert.Equal(begun.DeviceId, (await rig.CertificateAsync(certificate))!.DeviceId);
        await rig.Portal.HoldsNowhereAsync(begun.Passwords[0].Split('-')[1]);
    }

    private Task<string> MakeAsync(string how) => rig.MustAsync("sh", "-c", $"openssl req -new {how} -nodes -keyout est.key -outform DER -out est.csr && openssl base64 -in est.csr -out est.b64");

    private Task<string> EnrolAsync(params string[] more) =>
        rig.MustAsync("curl", ["-s", "--cacert", rig.CaFile, "-o", "est.out", "-w", "%{http_code}", "--data-binary", "@est.b64", "-H", "Content-Type: application/pkcs10", .. more, $"{rig.Est}/.well-known/est/simpleenroll"]);

    private ScepClient Client(RSA key)
    {
        using var own = SelfSigned(key);
        return new ScepClient(rig.Read("ra.crt"), X509CertificateLoader.LoadCertificate(own.RawData), key);
    }

    private static X509Certificate2 SelfSigned(RSA key) =>
        new CertificateRequest("CN=phone", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    private static byte[] Der(Action<System.Formats.Asn1.AsnWriter> write)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
