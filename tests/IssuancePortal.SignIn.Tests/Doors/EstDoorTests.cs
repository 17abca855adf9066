using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>The door of EST, tried by clients that we did not write.</summary>
public sealed class EstDoorTests(DoorRig rig) : IClassFixture<DoorRig>
{
    [Fact]
    public async Task StrongSwan_WithATicket_EnrolsAndRenews()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P256);
        await rig.MustAsync("pki", "--estca", "--url", rig.Est, "--cacert", rig.CaFile, "--caout", "est-ca.pem", "--outform", "pem", "--force");
        await MakeRequestAsync("swan");

        var enrolled = await SwanAsync("swan", $"--userpass {begun.Passwords[0].Replace('-', ':')}");
        Assert.True(enrolled.Exit == 0, enrolled.Output);
        var first = rig.Read("swan.crt");
        Assert.Equal(CertificateState.Active, (await rig.CertificateAsync(first))!.State);
        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
        using (var certificate = X509CertificateLoader.LoadCertificate(first)) Assert.Contains($"CN={begun.Person}", certificate.Subject, StringComparison.Ordinal);

        Assert.NotEqual(0, (await RenewAsync()).Exit);
        await rig.AgeAsync(first);
        var renewed = await RenewAsync();
        Assert.True(renewed.Exit == 0, renewed.Output);
        var second = rig.Read("swan-new.crt");
        Assert.NotEqual(first, second);
        Assert.Equal((CertificateState.Active, (Guid?)begun.DeviceId), ((await rig.CertificateAsync(second))!.State, (await rig.CertificateAsync(second))!.DeviceId));

        async Task<(int Exit, string Output)> RenewAsync()
        {
            await rig.MustAsync("sh", "-c", "openssl x509 -inform DER -in swan.crt -out swan.pem && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout swan-new.key -subj '/' -outform DER -out swan-new.csr");
            return await SwanAsync("swan-new", "--cert swan.pem --key swan.key");
        }
    }

    [Fact]
    public async Task Curl_WithALabel_GetsTheExactBodies()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P384);
        var (label, secret) = (begun.Passwords[0].Split('-')[0], begun.Passwords[0].Split('-')[1]);
        await rig.MustAsync("sh", "-c", "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout curl.key -subj '/CN=x' -outform DER -out curl.csr && openssl base64 -in curl.csr -out curl.b64");

        var authorities = await CurlAsync("/.well-known/est/cacerts");
        Assert.StartsWith("200 application/pkcs7-mime", authorities.Status, StringComparison.Ordinal);
        Assert.Contains("ontent-transfer-encoding: base64", authorities.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, CertificateBag.Unpack(Convert.FromBase64String(authorities.Body)).Count);
        var attributes = await CurlAsync($"/.well-known/est/{label}/csrattrs");
        Assert.StartsWith("200 application/csrattrs", attributes.Status, StringComparison.Ordinal);
        rig.File("attributes.der", Convert.FromBase64String(attributes.Body));
        var text = await rig.MustAsync("openssl", "asn1parse", "-inform", "DER", "-in", "attributes.der");
        Assert.Contains("secp384r1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("prime256v1", text, StringComparison.Ordinal);

        var none = await PostAsync($"/.well-known/est/{label}/simpleenroll");
        Assert.StartsWith("401", none.Status, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Basic realm=", none.Head, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("401", (await PostAsync($"/.well-known/est/{label}/simpleenroll", "-u", $"phone:{secret[..^1]}{(secret[^1] == 'x' ? 'y' : 'x')}")).Status, StringComparison.Ordinal);
        Assert.StartsWith("415", (await PostAsync($"/.well-known/est/{label}/simpleenroll", "-u", $"phone:{secret}", "-H", "Content-Type: text/plain")).Status, StringComparison.Ordinal);

        var granted = await PostAsync($"/.well-known/est/{label}/simpleenroll", "-u", $"phone:{secret}");
        Assert.StartsWith("200 application/pkcs7-mime; smime-type=certs-only", granted.Status, StringComparison.Ordinal);
        var der = Assert.Single(CertificateBag.Unpack(Convert.FromBase64String(granted.Body)));
        Assert.Equal(CertificateState.Active, (await rig.CertificateAsync(der))!.State);
        Assert.StartsWith("403", (await PostAsync($"/.well-known/est/{label}/simpleenroll", "-u", $"phone:{secret}")).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_WithItsCertificate_IsAskedForItWhenItRenews()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P256);
        await rig.MustAsync("sh", "-c", "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout old.key -subj '/CN=x' -outform DER -out curl.csr && openssl base64 -in curl.csr -out curl.b64");
        var first = Assert.Single(CertificateBag.Unpack(Convert.FromBase64String((await PostAsync("/.well-known/est/simpleenroll", "-u", begun.Passwords[0].Replace('-', ':'))).Body)));
        await rig.AgeAsync(first);
        rig.File("old.crt", first);
        await rig.MustAsync("sh", "-c", "openssl x509 -inform DER -in old.crt -out old.pem && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout new.key -subj '/' -outform DER -out curl.csr && openssl base64 -in curl.csr -out curl.b64");

        Assert.StartsWith("401", (await PostAsync("/.well-known/est/simplereenroll")).Status, StringComparison.Ordinal);
        var renewed = await PostAsync("/.well-known/est/simplereenroll", "--cert", "old.pem", "--key", "old.key");
        Assert.StartsWith("200", renewed.Status, StringComparison.Ordinal);
        Assert.Equal(begun.DeviceId, (await rig.CertificateAsync(Assert.Single(CertificateBag.Unpack(Convert.FromBase64String(renewed.Body)))))!.DeviceId);

        // A certificate of another house opens nothing.
        await rig.MustAsync("sh", "-c", "openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout foreign.key -subj '/CN=x' -out foreign.pem");
        Assert.StartsWith("403", (await PostAsync("/.well-known/est/simplereenroll", "--cert", "foreign.pem", "--key", "foreign.key")).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_BeforeItsPersonAgreed_IsToldToComeAgain()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P256, isReleased: false);
        await rig.MustAsync("sh", "-c", "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout curl.key -subj '/CN=x' -outform DER -out curl.csr && openssl base64 -in curl.csr -out curl.b64");
        var user = begun.Passwords[0].Replace('-', ':');

        var waits = await PostAsync("/.well-known/est/simpleenroll", "-u", user);
        Assert.StartsWith("202", waits.Status, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 10", waits.Head, StringComparison.OrdinalIgnoreCase);
        await rig.ReleaseAsync(begun);
        Assert.StartsWith("200", (await PostAsync("/.well-known/est/simpleenroll", "-u", user)).Status, StringComparison.Ordinal);
        Assert.Equal(DeviceState.Issued, (await rig.DeviceAsync(begun))!.State);
    }

    [Fact]
    public async Task Curl_WithWhatIsWrong_IsRefusedAndAudited()
    {
        var begun = await rig.BeginAsync(KeyAlgorithm.P256);
        var user = begun.Passwords[0].Replace('-', ':');
        await rig.MustAsync("sh", "-c", "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout curl.key -subj '/CN=x' -outform DER -out curl.csr && openssl base64 -in curl.csr -out curl.b64");
        Assert.StartsWith("400", (await PostAsync("/.well-known/est/simpleenroll", "-u", user)).Status, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "curl.b64"), "this is not base64");
        Assert.StartsWith("400", (await PostAsync("/.well-known/est/simpleenroll", "-u", user)).Status, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "curl.b64"), new string('A', 40_000));
        Assert.StartsWith("413", (await PostAsync("/.well-known/est/simpleenroll", "-u", user)).Status, StringComparison.Ordinal);

        var audit = await rig.Portal.Store.ReadAsync(store => store.AuditAsync(new AuditFilter(DeviceId: begun.DeviceId)));
        Assert.Equal("refusal.enrolment-algorithm", Assert.Single(audit, it => it.What == "enrolment.refused").Refused);
        // Nothing is said without TLS.
        Assert.Equal("403", await rig.MustAsync("curl", "-s", "-o", "clear.out", "-w", "%{http_code}", new Uri(rig.Portal.Address, "/.well-known/est/cacerts").AbsoluteUri));
    }

    private Task<string> MakeRequestAsync(string name) =>
        rig.MustAsync("sh", "-c", $"openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -subj '/CN=somebody else' -outform DER -out {name}.csr");

    private Task<(int Exit, string Output)> SwanAsync(string name, string how) => rig.RunAsync("sh", "-c", $"pki --est --url {rig.Devices} --in {name}.csr --cacert {rig.CaFile} --cacert est-ca.pem --cacert est-ca-1.pem {how} > {name}.crt");

    private Task<Answer> PostAsync(string path, params string[] more) =>
        CurlAsync(path, ["--data-binary", "@curl.b64", .. more.Contains("-H") ? [] : (string[])["-H", "Content-Type: application/pkcs10"], .. more]);

    private async Task<Answer> CurlAsync(string path, params string[] more)
    {
        var status = await rig.MustAsync("curl", ["-s", "--cacert", rig.CaFile, "-D", "head.out", "-o", "body.out", "-w", "%{http_code} %{content_type}", .. more, rig.Est + path]);
        return new Answer(status, await File.ReadAllTextAsync(Path.Combine(rig.Folder, "head.out")), await File.ReadAllTextAsync(Path.Combine(rig.Folder, "body.out")));
    }

    private sealed record Answer(string Status, string Head, string Body);
}
