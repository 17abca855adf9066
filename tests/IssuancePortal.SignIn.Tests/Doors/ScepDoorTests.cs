using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>The door of SCEP, tried by clients that we did not write.</summary>
public sealed class ScepDoorTests(DoorRig rig) : IClassFixture<DoorRig>
{
    [Fact]
    public async Task StrongSwan_WithATicket_EnrolsAndTheDeviceIsIssuedWithItsLastCertificate()
    {
        var begun = await rig.BeginAsync(tickets: 2);
        await rig.FetchAuthoritiesAsync();

        var first = await EnrolAsync(begun.Passwords[0], "first");
        Assert.Equal(CertificateState.Signed, (await rig.CertificateAsync(first))!.State);
        Assert.Equal(DeviceState.InProduction, (await rig.DeviceAsync(begun))!.State);
        var second = await EnrolAsync(begun.Passwords[1], "second");

        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
        foreach (var der in (byte[][])[first, second])
        {
            Assert.Equal(CertificateState.Active, (await rig.CertificateAsync(der))!.State);
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            // The certificate names the person of the ticket, whoever the request named.
            Assert.Contains($"CN={begun.Person}", certificate.Subject, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(rig.Folder, "leaf.pem"), certificate.ExportCertificatePem());
            await rig.MustAsync("openssl", "verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "leaf.pem");
        }

        var audit = await rig.Portal.Store.ReadAsync(store => store.AuditAsync(new AuditFilter(DeviceId: begun.DeviceId)));
        Assert.Equal(2, audit.Count(it => it.What == "enrolment.issued"));
        Assert.All(audit, it => Assert.DoesNotContain(begun.Passwords[0].Split('-')[1], it.Detail ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StrongSwan_WithAUsedOrUnknownPassword_IsRefused()
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        await EnrolAsync(begun.Passwords[0], "good");

        foreach (var password in (string[])[begun.Passwords[0], "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789", "no password"])
        {
            var (exit, output) = await TryAsync(password, "again");
            Assert.NotEqual(0, exit);
            Assert.Contains("badRequest", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task StrongSwan_BeforeItsPersonAgreed_PollsUntilTheyDo()
    {
        var begun = await rig.BeginAsync(isReleased: false);
        await rig.FetchAuthoritiesAsync();

        var polling = TryAsync(begun.Passwords[0], "patient", "--interval", "1", "--maxpolltime", "60");
        await DoorRig.UntilAsync(async () => (await rig.Portal.Store.ReadAsync(store => store.Enrolments.TicketsAsync(begun.EnrolmentId)))[0].PublicKey is not null);
        Assert.False(polling.IsCompleted);
        await rig.ReleaseAsync(begun);
        var (exit, output) = await polling;

        Assert.True(exit == 0, output);
        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
    }

    [Fact]
    public async Task StrongSwan_WithItsCertificate_RenewsIt()
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        var first = await EnrolAsync(begun.Passwords[0], "old");
        var (early, _) = await RenewAsync();
        Assert.NotEqual(0, early);

        await rig.AgeAsync(first);
        var (exit, output) = await RenewAsync();
        Assert.True(exit == 0, output);
        var renewed = rig.Read("new.crt");
        Assert.NotEqual(first, renewed);
        Assert.Equal(CertificateState.Active, (await rig.CertificateAsync(renewed))!.State);
        Assert.Equal(begun.DeviceId, (await rig.CertificateAsync(renewed))!.DeviceId);

        async Task<(int, string)> RenewAsync()
        {
            await GenerateAsync("new");
            var (exit, output) = await rig.RunAsync("sh", "-c", $"pki --scep --url {rig.Scep} --in new.key --dn 'CN=x' --cacert-enc ra.crt --cacert-sig issuing.crt --cacert root.crt --cert old.crt --key old.key > new.crt");
            return (exit, output);
        }
    }

    [Fact]
    public async Task Certmonger_AsksWhatTheServerCanDo_AndIsAnswered()
    {
        var capabilities = await rig.MustAsync("/usr/lib/certmonger/scep-submit", "-u", rig.Scep, "-c");
        foreach (var word in (string[])["POSTPKIOperation", "SHA-256", "SHA-512", "AES", "Renewal", "SCEPStandard"]) Assert.Contains(word, capabilities, StringComparison.Ordinal);
        Assert.DoesNotContain("DES", capabilities.Replace("AES", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var certificates = await rig.MustAsync("/usr/lib/certmonger/scep-submit", "-u", rig.Scep, "-C");
        Assert.Equal(3, certificates.Split("BEGIN CERTIFICATE").Length - 1);
    }

    [Fact]
    public async Task Certmonger_SendsAMessage_AndReadsTheAnswer()
    {
        var begun = await rig.BeginAsync();
        await rig.FetchAuthoritiesAsync();
        using var key = RSA.Create(2048);
        var client = await ClientAsync(key);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "message.pem"), PemEncoding.WriteString("PKCS7", client.Message(ScepMessageType.PkcsReq, "certmonger", DoorRig.Request(key, begun.Passwords[0]), new byte[16])));

        var answer = await rig.MustAsync("/usr/lib/certmonger/scep-submit", "-u", rig.Scep, "-p", "-r", "ra.pem", "-N", "root.pem", "-I", "issuing.pem", "message.pem");

        Assert.Contains("PKCS7", answer, StringComparison.Ordinal);
        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
    }

    private Task<string> GenerateAsync(string name) => rig.MustAsync("sh", "-c", $"pki --gen --type rsa --size 2048 > {name}.key");

    private async Task<(int Exit, string Output)> TryAsync(string password, string name, params string[] more)
    {
        await GenerateAsync(name);
        return await rig.RunAsync("sh", "-c", $"pki --scep --url {rig.Scep} --in {name}.key --dn 'C=CH, CN=somebody else' --password '{password}' --cacert-enc ra.crt --cacert-sig issuing.crt --cacert root.crt {string.Join(' ', more)} > {name}.crt");
    }

    private async Task<byte[]> EnrolAsync(string password, string name)
    {
        var (exit, output) = await TryAsync(password, name);
        Assert.True(exit == 0, output);
        return rig.Read($"{name}.crt");
    }

    private Task<ScepClient> ClientAsync(RSA key)
    {
        using var own = new CertificateRequest("CN=phone", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return Task.FromResult(new ScepClient(rig.Read("ra.crt"), X509CertificateLoader.LoadCertificate(own.RawData), key));
    }
}
