using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>GetCert and GetCRL of SCEP (RFC 8894 §3.3.4, §3.3.5) over the wire; OpenSSL opens and judges what comes back.</summary>
public sealed class ScepFetchTests(DoorRig rig) : IClassFixture<DoorRig>
{
    [Fact]
    public async Task GetCert_OfOnesOwn_IsSealedForWhoAsks_AndOfOthersRefused()
    {
        await using var phone = await EnrolAsync("own");
        await using var other = await EnrolAsync("other");

        var answer = await SendAsync(phone, ScepMessageType.GetCert, Name(phone.Issued));
        Assert.Equal(ScepStatus.Success, answer.Reply.Status);
        Assert.Equal(phone.Issued.RawData, Assert.Single(answer.Reply.Certificates));
        await JudgeAsync(answer.Body, phone);
        Assert.Contains(phone.Issued.SerialNumber, await rig.MustAsync("sh", "-c", "openssl pkcs7 -inform DER -in bag.der -print_certs -out bag.pem && openssl x509 -in bag.pem -noout -serial"), StringComparison.OrdinalIgnoreCase);

        // Of the same person, so that it is theirs to have; but not of an authority that is not ours, nor one that does not exist.
        Assert.Equal(ScepStatus.Success, (await SendAsync(phone, ScepMessageType.GetCert, Name(other.Issued))).Reply.Status);
        await RefusedAsync(phone, ScepMessageType.GetCert, Name(phone.Issued, issuer: new X500DistinguishedName("CN=Another authority")), ScepFailInfo.BadCertId);
        await RefusedAsync(phone, ScepMessageType.GetCert, Name(phone.Issued, serial: [0x01, 0x02, 0x03]), ScepFailInfo.BadCertId);
        await RefusedAsync(phone, ScepMessageType.GetCert, [0x30, 0x00], ScepFailInfo.BadCertId);
    }

    [Fact]
    public async Task GetCert_ByWhoHasNoCertificateInUse_IsRefused()
    {
        await using var phone = await EnrolAsync("terminated");
        using var key = RSA.Create(2048);
        using var stranger = SelfSigned(key);
        await using var nobody = new Phone(key, stranger, stranger, phone.Begun, rig.Read("ra.crt"));
        await RefusedAsync(nobody, ScepMessageType.GetCert, Name(phone.Issued), ScepFailInfo.BadCertId);

        await rig.Portal.Store.ChangeAsync<bool>(async store =>
        {
            foreach (var certificate in await store.CertificatesOfDeviceAsync(phone.Begun.DeviceId)) certificate.Revoke(Pki.RevocationReason.CessationOfOperation, TimeProvider.System.GetUtcNow());
            return true;
        });
        await RefusedAsync(phone, ScepMessageType.GetCert, Name(phone.Issued), ScepFailInfo.BadCertId);
    }

    [Fact]
    public async Task GetCrl_OfOurAuthority_IsTheCurrentList()
    {
        await using var phone = await EnrolAsync("list");
        var answer = await SendAsync(phone, ScepMessageType.GetCrl, Name(phone.Issued));

        Assert.Equal((ScepStatus.Success, 0), (answer.Reply.Status, answer.Reply.Certificates.Count));
        await JudgeAsync(answer.Body, phone);
        var crl = await rig.MustAsync("sh", "-c", "openssl pkcs7 -inform DER -in bag.der -print_certs -out bag.pem && openssl crl -in bag.pem -noout -issuer -nextupdate -CAfile issuing.pem 2>&1");
        Assert.Contains("verify OK", crl, StringComparison.Ordinal);
        Assert.Contains("Issuing CA", crl, StringComparison.Ordinal);
        await RefusedAsync(phone, ScepMessageType.GetCrl, Name(phone.Issued, issuer: new X500DistinguishedName("CN=Another authority")), ScepFailInfo.BadCertId);
    }

    /// <summary>A phone with a certificate in use.</summary>
    private async Task<Phone> EnrolAsync(string name)
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        var key = RSA.Create(2048);
        var own = SelfSigned(key);
        var client = new ScepClient(rig.Read("ra.crt"), own, key);
        using var http = new HttpClient();
        var request = DoorRig.Request(key, begun.Passwords[0]);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var posted = await http.PostAsync(new Uri($"{rig.Scep}?operation=PKIOperation"), new ByteArrayContent(client.Message(ScepMessageType.PkcsReq, $"enrol {name}", request, nonce)));
        var issued = X509CertificateLoader.LoadCertificate(Assert.Single(client.Read(await posted.Content.ReadAsByteArrayAsync(), $"enrol {name}", nonce).Certificates));
        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
        return new Phone(key, own, issued, begun, rig.Read("ra.crt"));
    }

    private async Task<(ScepReply Reply, byte[] Body)> SendAsync(Phone phone, ScepMessageType type, byte[] content)
    {
        var (exchange, nonce) = (Guid.NewGuid().ToString("N"), RandomNumberGenerator.GetBytes(16));
        var client = new ScepClient(phone.Recipient, phone.Issued, phone.Key);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri($"{rig.Scep}?operation=PKIOperation"), new ByteArrayContent(client.Message(type, exchange, content, nonce)));
        Assert.Equal("application/x-pki-message", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadAsByteArrayAsync();
        return (client.Read(body, exchange, nonce), body);
    }

    private async Task RefusedAsync(Phone phone, ScepMessageType type, byte[] content, ScepFailInfo why)
    {
        var (reply, _) = await SendAsync(phone, type, content);
        Assert.Equal((ScepStatus.Failure, why), (reply.Status, reply.Why));
    }

    /// <summary>OpenSSL holds the signature against the registration authority, and opens what is sealed with the phone's key alone.</summary>
    private async Task JudgeAsync(byte[] answer, Phone phone)
    {
        rig.File("answer.der", answer);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "phone.key"), phone.Key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "phone.pem"), phone.Issued.ExportCertificatePem());
        await rig.MustAsync("sh", "-c", "cat issuing.pem root.pem > chain.pem && openssl cms -verify -inform DER -in answer.der -CAfile chain.pem -certfile ra.pem -purpose any -binary -out envelope.der && openssl cms -decrypt -inform DER -in envelope.der -inkey phone.key -recip phone.pem -binary -out bag.der");
    }

    private static byte[] Name(X509Certificate2 certificate, X500DistinguishedName? issuer = null, byte[]? serial = null)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue((issuer ?? certificate.IssuerName).RawData);
            writer.WriteInteger(serial ?? certificate.SerialNumberBytes.Span);
        }

        return writer.Encode();
    }

    private static X509Certificate2 SelfSigned(RSA key) =>
        new CertificateRequest("CN=phone", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    private sealed record Phone(RSA Key, X509Certificate2 Own, X509Certificate2 Issued, DoorRig.Begun Begun, byte[] Recipient) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Own.Dispose();
            Issued.Dispose();
            Key.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
