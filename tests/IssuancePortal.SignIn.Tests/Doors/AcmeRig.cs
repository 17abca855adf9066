using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>A portal whose ACME server is on and believes a maker of its own, with phones that are being set up.</summary>
public sealed class AcmeRig : IAsyncLifetime
{
    private int _number;

    public DoorRig Doors { get; } = new();

    internal SimulatedApple Apple { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public Uri Directory => new(Doors.Portal.SecureAddress, "/acme/directory");

    public async Task InitializeAsync()
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(Doors.CaFile);
        var trusted = X509CertificateLoader.LoadCertificate(root.RawData);
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted }, RevocationMode = X509RevocationMode.NoCheck } } });
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(Directory)).StatusCode);
        await SetAsync(new AcmeSettings { On = true, Roots = Apple.RootPem });
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        Apple.Dispose();
        await Doors.DisposeAsync();
    }

    internal async Task SetAsync(AcmeSettings settings)
    {
        var admin = new Actor("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
        var changed = await Doors.Portal.Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(settings, _number), admin);
        Assert.True(changed.Succeeded, changed.Refusal?.Code);
        _number = changed.Value;
    }

    /// <summary>A client with an account.</summary>
    internal async Task<AcmeClient> ClientAsync()
    {
        var client = new AcmeClient(Http, Directory);
        await client.OpenAsync();
        return client;
    }

    /// <summary>Type of the problem that an answer is, without what all types begin with, with its status; the answer is a problem document.</summary>
    internal static async Task<string> ProblemAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)answer.StatusCode} {text}");
            var problem = JsonNode.Parse(text)!;
            Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
            Assert.NotEmpty((string)problem["detail"]!);
            Assert.NotEmpty(answer.Headers.GetValues("Replay-Nonce").Single());
            const string Start = "urn:ietf:params:acme:error:";
            Assert.StartsWith(Start, (string)problem["type"]!, StringComparison.Ordinal);
            return $"{(int)answer.StatusCode} {((string)problem["type"]!)[Start.Length..]}";
        }
    }
}
