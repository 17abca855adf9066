using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>What the door of ACME refuses, with which problem (RFC 8555 §6.7), and that it is counted.</summary>
public sealed class AcmeRefusalTests(AcmeRig rig) : IClassFixture<AcmeRig>
{
    private static readonly AttestedPhone Phone = new("F2LX9QKHN7");

    [Fact]
    public async Task Request_MalformedForeignReplayedOrTooLong_IsRefusedAndCounted()
    {
        using var counted = new Counted(rig.Doors.Portal);
        using var client = await rig.ClientAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(1024);
        var url = client.AddressOf("newOrder");
        var kid = client.Account!;

        await RefusedAsync("400 malformed", "{}"u8.ToArray());
        await RefusedAsync("413 malformed", new byte[FlattenedJws.MaxLength + 1]);
        await RefusedAsync("400 malformed", JwsWriter.Sign(other, kid, await client.NonceAsync(), url, []));
        await RefusedAsync("400 malformed", JwsWriter.Sign(client.Key, null, await client.NonceAsync(), url, []));
        await RefusedAsync("400 malformed", JwsWriter.Sign(client.Key, kid, await client.NonceAsync(), url, []));
        Assert.Equal(5, counted["Acme", "malformed"]);
        await RefusedAsync("400 badSignatureAlgorithm", JwsWriter.Sign(client.Key, $$"""{"alg":"HS256","nonce":"{{await client.NonceAsync()}}","url":"{{url}}","kid":"{{kid}}"}""", []));
        Assert.Equal(1, counted["Acme", "badSignatureAlgorithm"]);
        await RefusedAsync("400 badPublicKey", JwsWriter.Sign(rsa, $$$"""{"alg":"RS256","nonce":"{{{await client.NonceAsync()}}}","url":"{{{url}}}","jwk":{"kty":"RSA","n":"{{{Base64Url.EncodeToString(rsa.ExportParameters(false).Modulus)}}}","e":"AQAB"}}""", []));
        Assert.Equal(1, counted["Acme", "badPublicKey"]);
        await RefusedAsync("403 unauthorized", JwsWriter.Sign(client.Key, kid, await client.NonceAsync(), client.AddressOf("newAccount"), []));
        await RefusedAsync("403 unauthorized", JwsWriter.Sign(client.Key, kid, await client.NonceAsync(), url + "?x=1", []));
        Assert.Equal(2, counted["Acme", "unauthorized"]);

        // Accounts of elsewhere, and one whose code is another's.
        using var stranger = await rig.ClientAsync();
        var swapped = $"{kid[..kid.LastIndexOf('/')]}/{kid.Split('/')[^1].Split('.')[0]}.{stranger.Account!.Split('.')[^1]}";
        foreach (var account in (string[])["https://elsewhere.example/acme/account/1", kid + "A", swapped, "", new Uri(rig.Directory, "account/").AbsoluteUri])
            await RefusedAsync("400 accountDoesNotExist", JwsWriter.Sign(stranger.Key, account, await client.NonceAsync(), url, []));
        Assert.Equal(5, counted["Acme", "accountDoesNotExist"]);

        // Nonces: none, invented, changed, and one that was used.
        var nonce = await client.NonceAsync();
        foreach (var bad in (string[])["", "abc", Base64Url.EncodeToString(new byte[40]), (nonce[0] == 'A' ? 'B' : 'A') + nonce[1..]]) await RefusedAsync("400 badNonce", JwsWriter.Sign(client.Key, kid, bad, url, []));
        var request = JwsWriter.Sign(client.Key, kid, nonce, url, """{"identifiers":[]}"""u8);
        await RefusedAsync("400 unsupportedIdentifier", request);
        await RefusedAsync("400 badNonce", request);
        Assert.Equal(5, counted["Acme", "badNonce"]);

        using var content = new ByteArrayContent(JwsWriter.Sign(client.Key, kid, await client.NonceAsync(), url, [])) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        Assert.Equal("415 malformed", await AcmeRig.ProblemAsync(await rig.Http.PostAsync(url, content)));
        // RFC 8555 §6.3: nothing is looked at with GET.
        Assert.Equal("405 malformed", await AcmeRig.ProblemAsync(await rig.Http.GetAsync(url)));

        async Task RefusedAsync(string problem, byte[] body) => Assert.Equal(problem, await AcmeRig.ProblemAsync(await client.PostAsync(url, body)));
    }

    [Fact]
    public async Task Order_OfWhatIsNoTicket_IsRefusedAndCounted()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256);
        using var counted = new Counted(rig.Doors.Portal);
        using var client = await rig.ClientAsync();
        var wrong = $"{begun.Passwords[0].Split('-')[0]}-abcdefghijkmnpqrstuvwxyz23456789";
        foreach (var identifier in (string[])["C02XL0GYJGH5", "", wrong, "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789"]) Assert.Equal("403 rejectedIdentifier", await OrderAsync(("permanent-identifier", identifier)));
        Assert.Equal(4, counted["Acme", "refusal.enrolment-unknown"]);
        Assert.Equal("400 unsupportedIdentifier", await OrderAsync(("dns", "portal.example")));
        Assert.Equal("400 unsupportedIdentifier", await OrderAsync(("permanent-identifier", begun.Passwords[0]), ("permanent-identifier", begun.Passwords[0])));
        Assert.Equal(2, counted["Acme", "unsupportedIdentifier"]);
        foreach (var payload in (string[])["", "[]", "{}", """{"identifiers":[7]}""", """{"identifiers":[{"type":"permanent-identifier"}]}""", $$"""{"notAfter":"2030-01-01T00:00:00Z","identifiers":[{"type":"permanent-identifier","value":"{{begun.Passwords[0]}}"}]}"""])
            Assert.Equal("400 malformed", await AcmeRig.ProblemAsync(await client.SendAsync(client.AddressOf("newOrder"), Encoding.UTF8.GetBytes(payload))));

        // A ticket whose time is over, and one that was taken back.
        var late = await rig.Doors.BeginAsync(KeyAlgorithm.P256, life: TimeSpan.FromMinutes(-1));
        Assert.Equal("403 rejectedIdentifier", await OrderAsync(("permanent-identifier", late.Passwords[0])));
        await rig.Doors.ChangeTicketsAsync(begun, ticket => ticket.EndAs(TicketEnd.Cancelled, TimeProvider.System.GetUtcNow()));
        Assert.Equal("403 rejectedIdentifier", await OrderAsync(("permanent-identifier", begun.Passwords[0])));
        Assert.Equal((1, 1), (counted["Acme", "refusal.enrolment-expired"], counted["Acme", "refusal.enrolment-cancelled"]));

        async Task<string> OrderAsync(params (string Type, string Value)[] identifiers) => await AcmeRig.ProblemAsync(await client.SendAsync(
            client.AddressOf("newOrder"), JsonSerializer.SerializeToUtf8Bytes(new { identifiers = identifiers.Select(it => new { type = it.Type, value = it.Value }) })));
    }

    [Fact]
    public async Task Challenge_WithAnyAttestationButTheRightOne_IsRefusedAndCountedAndCanBeAnsweredAnew()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256, tickets: 2);
        await rig.Doors.ChangeTicketsAsync(begun, ticket => ticket.NeedsAttestation = true);
        using var counted = new Counted(rig.Doors.Portal);
        using var client = await rig.ClientAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var elsewhere = new SimulatedApple();
        var (address, order) = await client.OrderAsync(begun.Passwords[0]);
        var challenge = await client.ChallengeAsync(order);
        var token = (string)challenge["token"]!;

        await RefusedAsync("refusal.enrolment-attestation-missing", new { });
        await RefusedAsync("refusal.enrolment-attestation-missing", new { attObj = "" });
        await RefusedAsync("refusal.enrolment-attestation-missing", new { error = "no enclave" });
        await RefusedAsync("refusal.enrolment-attestation-unreadable", new { attObj = "AAAA" });
        await RefusedAsync("refusal.enrolment-attestation-unreadable", Of(new AttestationObject("packed", rig.Apple.Chain(key, AppleAttestation.FreshnessOf(token), Phone)).Encode()));
        await RefusedAsync("refusal.enrolment-attestation-foreign", Of(elsewhere.Attest(key, token, Phone)));
        await RefusedAsync("refusal.enrolment-attestation-stale", Of(rig.Apple.Attest(key, "another", Phone)));
        await RefusedAsync("refusal.enrolment-algorithm", Of(rig.Apple.Attest(large, token, Phone)));
        Assert.Equal("400 malformed", await AnswerAsync(challenge, new { attObj = "=" }));
        Assert.Equal("403 orderNotReady", await FinalizeAsync(order, key));

        // The token is the account's own: what was attested for another's order of the same ticket is stale here.
        using var second = await rig.ClientAsync();
        var (_, theirs) = await second.OrderAsync(begun.Passwords[0]);
        var stolen = Of(rig.Apple.Attest(key, (string)(await second.ChallengeAsync(theirs))["token"]!, Phone));
        await RefusedAsync("refusal.enrolment-attestation-stale", stolen);

        Assert.Equal("200", await AnswerAsync(challenge, Of(rig.Apple.Attest(key, token, Phone))));
        Assert.Equal("400 badCSR", await FinalizeAsync(order, large));
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("400 badCSR", await FinalizeAsync(order, another));
        Assert.Equal(2, counted["Acme", "refusal.enrolment-other-key"]);

        // The other key of the phone comes from another phone.
        var (_, next) = await client.OrderAsync(begun.Passwords[1]);
        var nextChallenge = await client.ChallengeAsync(next);
        Assert.Equal("400 badAttestationStatement", await AnswerAsync(nextChallenge, Of(rig.Apple.Attest(another, (string)nextChallenge["token"]!, Phone with { Serial = "C39ZZZZZZZ" }))));
        Assert.Equal(1, counted["Acme", "refusal.enrolment-attestation-device"]);

        // None of what was refused has cost the ticket.
        Assert.Equal("200", await FinalizeAsync(order, key));
        Assert.Equal("403 orderNotReady", await FinalizeAsync(order, key));
        using var looked = await client.SendAsync(address, []);
        Assert.Equal("valid", (string)JsonNode.Parse(await looked.Content.ReadAsStringAsync())!["status"]!);
        Assert.Equal("403 rejectedIdentifier", await AcmeRig.ProblemAsync(await client.SendAsync(client.AddressOf("newOrder"), JsonSerializer.SerializeToUtf8Bytes(new { identifiers = new[] { new { type = "permanent-identifier", value = begun.Passwords[0] } } }))));
        Assert.Equal(1, counted["Acme", "refusal.enrolment-used"]);
        Assert.Equal(DeviceState.InProduction, (await rig.Doors.DeviceAsync(begun))!.State);
        var audit = await rig.Doors.Portal.Store.ReadAsync(store => store.AuditAsync(new AuditFilter(DeviceId: begun.DeviceId)));
        Assert.Contains(audit, it => it is { What: "enrolment.refused", Refused: "refusal.enrolment-attestation-foreign" });

        async Task RefusedAsync(string why, object payload)
        {
            var before = counted["Acme", why];
            Assert.Equal("400 badAttestationStatement", await AnswerAsync(challenge, payload));
            Assert.Equal(before + 1, counted["Acme", why]);
        }

        async Task<string> AnswerAsync(JsonNode to, object payload)
        {
            var answer = await client.SendAsync((string)to["url"]!, JsonSerializer.SerializeToUtf8Bytes(payload));
            return answer.IsSuccessStatusCode ? "200" : await AcmeRig.ProblemAsync(answer);
        }

        async Task<string> FinalizeAsync(JsonNode of, ECDsa with)
        {
            var answer = await client.SendAsync((string)of["finalize"]!, JsonSerializer.SerializeToUtf8Bytes(new { csr = Base64Url.EncodeToString(Request(with)) }));
            return answer.IsSuccessStatusCode ? "200" : await AcmeRig.ProblemAsync(answer);
        }

        static object Of(byte[] attestation) => new { attObj = Base64Url.EncodeToString(attestation) };
    }

    [Fact]
    public async Task Order_OfAnotherAccount_IsNotThere()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256);
        using var counted = new Counted(rig.Doors.Portal);
        using var client = await rig.ClientAsync();
        using var thief = await rig.ClientAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (address, order) = await client.OrderAsync(begun.Passwords[0]);
        var challenge = await client.ChallengeAsync(order);
        var csr = JsonSerializer.SerializeToUtf8Bytes(new { csr = Base64Url.EncodeToString(Request(key)) });
        foreach (var (url, payload) in new (string, byte[])[]
        {
            (address, []), ((string)order["authorizations"]![0]!, []), ((string)challenge["url"]!, []), ((string)challenge["url"]!, "{}"u8.ToArray()), ((string)order["finalize"]!, csr), (address.Replace("/order/", "/certificate/", StringComparison.Ordinal), []),
            (address + "A", []), (new Uri(rig.Directory, "order/none").AbsoluteUri, []), (new Uri(rig.Directory, $"order/{new string('A', 1000)}").AbsoluteUri, []),
        })
            Assert.Equal("404 malformed", await AcmeRig.ProblemAsync(await thief.SendAsync(url, payload)));
        Assert.Equal(9, counted["Acme", "refusal.enrolment-order-unknown"]);
        Assert.Equal("403 unauthorized", await AcmeRig.ProblemAsync(await thief.SendAsync(client.Account!, [])));
        Assert.Equal("403 unauthorized", await AcmeRig.ProblemAsync(await client.SendAsync(client.Account!, """{"status":"deactivated"}"""u8.ToArray())));

        // The first account that answers keeps the ticket, and the request must be its own.
        (await client.SendAsync((string)challenge["url"]!, "{}"u8.ToArray())).EnsureSuccessStatusCode();
        var (_, late) = await thief.OrderAsync(begun.Passwords[0]);
        Assert.Equal("invalid", (string)late["status"]!);
        Assert.Equal("403 orderNotReady", await AcmeRig.ProblemAsync(await thief.SendAsync((string)late["finalize"]!, csr)));
        foreach (var bad in (object[])[new { }, new { csr = "AA" }, new { csr = Base64Url.EncodeToString(Request(key).AsSpan(..^1)) }])
            Assert.Equal(bad.GetType().GetProperties().Length == 0 ? "400 malformed" : "400 badCSR", await AcmeRig.ProblemAsync(await client.SendAsync((string)order["finalize"]!, JsonSerializer.SerializeToUtf8Bytes(bad))));
        Assert.Equal("403 orderNotReady", await AcmeRig.ProblemAsync(await client.SendAsync(address.Replace("/order/", "/certificate/", StringComparison.Ordinal), [])));
        (await client.SendAsync((string)order["finalize"]!, csr)).EnsureSuccessStatusCode();
        Assert.Equal(1, counted["Acme", "issued"]);
    }

    [Fact]
    public async Task Ticket_ThatNeedsAnAttestation_OpensNoOtherDoor()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256);
        await rig.Doors.ChangeTicketsAsync(begun, ticket => ticket.NeedsAttestation = true);
        using var counted = new Counted(rig.Doors.Portal);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{rig.Doors.Est}/.well-known/est/simpleenroll") { Content = new StringContent(Convert.ToBase64String(Request(key))) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(begun.Passwords[0].Replace('-', ':'))));
        using var answer = await rig.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(1, counted["Est", "refusal.enrolment-attestation-missing"]);
    }

    [Fact]
    public async Task Portal_BesideAnotherOnOneDatabase_KnowsAccountsAndNoncesAndWhichWereUsed()
    {
        await using var portal = new TestPortal();
        using var http = portal.CreateClient();
        await SwitchOnAsync(portal);
        using var client = new AcmeClient(http, new Uri("https://localhost/acme/directory"));
        await client.OpenAsync();
        var url = client.AddressOf("newOrder");
        var (used, unused) = (await client.NonceAsync(), await client.NonceAsync());
        var request = JwsWriter.Sign(client.Key, client.Account, used, url, """{"identifiers":[]}"""u8);
        Assert.Equal("400 unsupportedIdentifier", await AcmeRig.ProblemAsync(await client.PostAsync(url, request)));

        await using var again = portal.Again();
        using var later = again.CreateClient();
        using var sent = new AcmeClient(later, new Uri("https://localhost/acme/directory"));
        Assert.Equal("400 badNonce", await AcmeRig.ProblemAsync(await sent.PostAsync(url, request)));
        Assert.Equal("400 unsupportedIdentifier", await AcmeRig.ProblemAsync(await sent.PostAsync(url, JwsWriter.Sign(client.Key, client.Account, unused, url, """{"identifiers":[]}"""u8))));
    }

    [Fact]
    public async Task Address_AfterTooManyWrongTries_HasToWait()
    {
        const int Tries = 5;
        await using var portal = new TestPortal(("SignIn:FailuresPerAddress", $"{Tries}"));
        using var http = portal.CreateClient();
        await SwitchOnAsync(portal);
        using var client = new AcmeClient(http, new Uri("https://localhost/acme/directory"));
        // What is good costs nothing.
        for (var i = 0; i <= Tries; i++) await client.OpenAsync();
        for (var i = 0; i < Tries; i++) Assert.Equal("400 malformed", await AcmeRig.ProblemAsync(await client.PostAsync(client.AddressOf("newOrder"), [])));
        using var refused = await client.PostAsync(client.AddressOf("newAccount"), []);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("429 rateLimited", await AcmeRig.ProblemAsync(refused));
    }

    private static async Task SwitchOnAsync(TestPortal portal)
    {
        var admin = new Actor("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
        Assert.True((await portal.Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(new AcmeSettings { On = true }, 0), admin)).Succeeded);
    }

    private static byte[] Request(ECDsa key) => new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
}
