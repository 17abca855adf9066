using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Phones;
using IssuancePortal.SimulatedDevices.Phone;
using IssuancePortal.TestLib;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>The door of ACME, tried by a client that we did not write and by a phone with a profile.</summary>
public sealed class AcmeDoorTests(AcmeRig rig) : IClassFixture<AcmeRig>
{
    private const string Serial = "F2LX9QKHN7";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AcmeClient_TakesTheWholeWay_AndOpensslTracesTheChain(bool attests)
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256);
        await rig.Doors.ChangeTicketsAsync(begun, ticket => ticket.NeedsAttestation = attests);
        await rig.Doors.FetchAuthoritiesAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(Path.Combine(rig.Doors.Folder, "acme.csr"), new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());

        await ClientAsync(begun.Passwords[0], token => attests ? Base64Url.EncodeToString(rig.Apple.Attest(key, token, new AttestedPhone(Serial))) : "");

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Path.Combine(rig.Doors.Folder, "acme.pem"));
        Assert.Equal(2, chain.Count);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), chain[0].PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Contains($"CN={begun.Person}", chain[0].Subject, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(rig.Doors.Folder, "leaf.pem"), chain[0].ExportCertificatePem());
        await rig.Doors.MustAsync("openssl", "verify", "-CAfile", "root.pem", "-untrusted", "acme.pem", "leaf.pem");
        var device = (await rig.Doors.DeviceAsync(begun))!;
        Assert.Equal((DeviceState.Issued, attests ? Serial : null), (device.State, device.MakerSerial));
        Assert.Equal(CertificateState.Active, (await rig.Doors.CertificateAsync(chain[0].RawData))!.State);
        var audit = await rig.Doors.Portal.Store.ReadAsync(store => store.AuditAsync(new AuditFilter(DeviceId: begun.DeviceId)));
        Assert.Equal(attests ? 1 : 0, audit.Count(it => it.What == "enrolment.attested" && it.Detail!.Contains(Serial, StringComparison.Ordinal)));
        Assert.Single(audit, it => it.What == "enrolment.issued" && it.Detail!.Contains("Acme", StringComparison.Ordinal));
        await rig.Doors.Portal.HoldsNowhereAsync(begun.Passwords[0].Split('-')[1]);
    }

    [Fact]
    public async Task Phone_WithAProfile_HasBothKeysAttestedAndIsIssued()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P384, tickets: 2);
        await rig.Doors.ChangeTicketsAsync(begun, ticket => ticket.NeedsAttestation = true);
        using var silent = new SimulatedPhone(rig.Http);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => silent.InstallAsync(Profile(begun, KeyAlgorithm.P384)));
        Assert.Contains("badAttestationStatement", refused.Message, StringComparison.Ordinal);

        using var phone = new SimulatedPhone(rig.Http, rig.Apple);
        await phone.InstallAsync(Profile(begun, KeyAlgorithm.P384));

        Assert.Equal(2, phone.Identities.Count);
        var device = (await rig.Doors.DeviceAsync(begun))!;
        Assert.Equal((DeviceState.Issued, phone.Facts.Serial), (device.State, device.MakerSerial));
    }

    [Fact]
    public async Task Phone_WithAnRsaKey_AttestsNothingAndIsIssuedWhereNothingIsRequired()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.Rsa2048);
        using var phone = new SimulatedPhone(rig.Http, rig.Apple);
        await phone.InstallAsync(Profile(begun, KeyAlgorithm.Rsa2048));
        Assert.Equal(2048, Assert.Single(phone.Identities).GetRSAPublicKey()!.KeySize);
        Assert.Null((await rig.Doors.DeviceAsync(begun))!.MakerSerial);
    }

    [Fact]
    public async Task Order_BeforeItsPersonAgreed_IsProcessingUntilTheyDo()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256, isReleased: false);
        using var client = await rig.ClientAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolling = client.EnrolAsync(begun.Passwords[0], key, new X500DistinguishedName("CN=x"), _ => null, TimeSpan.FromMilliseconds(50));
        await DoorRig.UntilAsync(async () => (await rig.Doors.Portal.Store.ReadAsync(store => store.Enrolments.TicketsAsync(begun.EnrolmentId))).Single().Door == EnrolmentDoor.Acme);
        Assert.False(enrolling.IsCompleted);
        await rig.Doors.ReleaseAsync(begun);
        Assert.Equal(2, (await enrolling).Count);
        Assert.Equal(DeviceState.Issued, (await rig.Doors.DeviceAsync(begun))!.State);
    }

    [Fact]
    public async Task Order_OrderedAgain_IsTheSameAndOutlivesTheClient()
    {
        var begun = await rig.Doors.BeginAsync(KeyAlgorithm.P256);
        using var client = await rig.ClientAsync();
        var (address, first) = await client.OrderAsync(begun.Passwords[0]);
        var (_, second) = await client.OrderAsync(begun.Passwords[0]);
        Assert.Equal((string)(await client.ChallengeAsync(first))["token"]!, (string)(await client.ChallengeAsync(second))["token"]!);
        using var looked = await client.SendAsync(address, []);
        var order = JsonNode.Parse(await looked.Content.ReadAsStringAsync())!;
        Assert.Equal(("pending", begun.Passwords[0]), ((string)order["status"]!, (string)order["identifiers"]![0]!["value"]!));
        Assert.Contains(looked.Headers.GetValues("Link"), it => it == $"<{rig.Directory}>;rel=\"index\"");
    }

    [Fact]
    public async Task Nonce_IsGivenBothWays_AndTheDirectoryNamesWhatThereIs()
    {
        var directory = JsonNode.Parse(await rig.Http.GetStringAsync(rig.Directory))!;
        foreach (var name in (string[])["newNonce", "newAccount", "newOrder"]) Assert.StartsWith(rig.Doors.Est, (string)directory[name]!, StringComparison.Ordinal);
        foreach (var (method, status) in new[] { (HttpMethod.Head, HttpStatusCode.OK), (HttpMethod.Get, HttpStatusCode.NoContent) })
        {
            using var answer = await rig.Http.SendAsync(new HttpRequestMessage(method, (string)directory["newNonce"]!));
            Assert.Equal(status, answer.StatusCode);
            Assert.Single(answer.Headers.GetValues("Replay-Nonce"));
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }

        // Secrets travel: nothing without TLS.
        using var clear = await rig.Http.GetAsync(new Uri(rig.Doors.Portal.Address, "/acme/directory"));
        Assert.Equal(HttpStatusCode.Forbidden, clear.StatusCode);
    }

    private byte[] Profile(DoorRig.Begun begun, KeyAlgorithm algorithm)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = new CertificateRequest("CN=signs profiles", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var chain = rig.Doors.Portal.Services.GetRequiredService<RegistrationAuthority>().Chain;
        var profile = new ConfigurationProfile("test", "Test", "Test", "Test");
        profile.AddAuthority(signer.RawData, isRoot: true);
        profile.AddAuthority(chain[1], isRoot: true);
        profile.AddAuthority(chain[0], isRoot: false);
        foreach (var (password, i) in begun.Passwords.Select((it, i) => (it, i))) profile.AddAcme(new AcmePayload($"Key {i}", rig.Directory, begun.Person, password, algorithm, (byte)i));
        var cms = new SignedCms(new ContentInfo(profile.Encode()));
        cms.ComputeSignature(new CmsSigner(signer), silent: true);
        return cms.Encode();
    }

    private async Task ClientAsync(string identifier, Func<string, string> attest)
    {
        var cache = await NpmPackage.FolderOfAsync("acme-client", "5.4.0");
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Doors", "acme-client.mjs"), cache, rig.Directory.AbsoluteUri, identifier, "acme.csr", "acme.pem"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = rig.Doors.Folder, Environment = { ["NODE_EXTRA_CA_CERTS"] = rig.Doors.CaFile },
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        if (await node.StandardOutput.ReadLineAsync(limit.Token) is { } token) await node.StandardInput.WriteLineAsync(attest(token));
        node.StandardInput.Close();
        await node.WaitForExitAsync(limit.Token);
        Assert.True(node.ExitCode == 0, await errors);
    }
}
