using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.JSInterop;

namespace IssuancePortal.SignIn.Tests.Workstations;

/// <summary>
/// Caller × method × state of a run, on the hub of the clients: who is no enrolled client gets no line, and a client moves nothing but what is its own. The methods are read from the hub: a new one without a row here
/// fails.
/// </summary>
public sealed class HubMatrixTests : IAsyncLifetime, IDisposable
{
    private static readonly Actor Admin = new("admin", null, "Alice Whitfield", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    /// <summary>What each method is called with; the script is the one that runs at the workstation under attack.</summary>
    private static readonly Dictionary<string, Func<Guid, object>> Methods = new(StringComparer.Ordinal)
    {
        [nameof(ICmsClientHub.Hello)] = _ => Greeting("INTRUDER"),
        [nameof(ICmsClientHub.ReportReaders)] = _ => new ReadersReport([new ReaderReport("Reader of the intruder", ReaderState.Empty)]),
        [nameof(ICmsClientHub.ReportProgress)] = script => new ScriptProgress(script, 99, 0x9000),
    };

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _revokedKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<Run> _runs = [];
    private string? _cookie;
    private string? _apiKey;
    private TestPortal _portal = null!;
    private Guid _workstation;
    private Guid _other;
    private Guid _revoked;

    private enum Caller
    {
        Anonymous,
        BrowserCookie,
        ApiKey,
        NeverPaired,
        AnotherKey,
        Expired,
        ForAnotherPortal,
        Revoked,
    }

    public async Task InitializeAsync()
    {
        _portal = TestPortal.Listening(("Logging:LogLevel:Default", "Warning"));
        _workstation = await EnrolAsync(_key, "operator");
        _other = await EnrolAsync(_otherKey, "helpdesk");
        _revoked = await EnrolAsync(_revokedKey, "helpdesk");
        Assert.True((await _portal.Services.GetRequiredService<RevokeWorkstation>().RunAsync(Admin, _revoked)).Succeeded);

        // A run in every state at the workstation under attack.
        var rows = new Rows(_portal.Store, (await _portal.Store.ReadAsync(session => session.PoliciesAsync())).First(policy => policy.Name == "Employee PIV card").Id, "local");
        foreach (var state in Enum.GetValues<RunState>())
        {
            var (device, owner) = await rows.DeviceAsync(state switch { RunState.Succeeded => DeviceState.Issued, RunState.RolledBack => DeviceState.Failed, _ => DeviceState.InProduction });
            var request = await rows.RequestAsync(state switch { RunState.Succeeded => RequestState.Executed, RunState.RolledBack => RequestState.Failed, _ => RequestState.Executing }, "operator", null, owner, device);
            var run = new Run
            {
                Id = Guid.NewGuid(), RequestId = request.Id, DeviceId = device.Id, PersonId = owner!.Id, PolicyId = request.PolicyId, WorkstationId = _workstation, Reader = "Reader 1", StartedBy = "operator",
                StartedByName = "Olga", State = state, StartedAt = DateTimeOffset.UtcNow, EndedAt = state is RunState.Succeeded or RunState.RolledBack ? DateTimeOffset.UtcNow : null,
            };
            await _portal.Store.ChangeAsync<bool>(session =>
            {
                session.Add(run);
                return Task.FromResult<Issuance.Result<bool>>(true);
            });
            _runs.Add(run);
        }
    }

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    public void Dispose()
    {
        _key.Dispose();
        _otherKey.Dispose();
        _revokedKey.Dispose();
    }

    [Fact]
    public void Methods_OfTheHub_AllHaveARowHere() => Assert.Equal(
        Methods.Keys.Order(StringComparer.Ordinal),
        typeof(CmsClientHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method || method.GetBaseDefinition().DeclaringType != typeof(Hub))
            .Where(method => !method.IsSpecialName).Select(method => method.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Hubs_OfThePortal_AreTheClientsAndTheCircuits() => Assert.Equal(
        ["CmsClientHub", "ComponentHub"],
        _portal.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).Select(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>()?.HubType.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    /// <summary>What a page's script may call in its own circuit: only methods of components that it was handed; none that any circuit could call by name.</summary>
    [Fact]
    public void Circuits_MethodsForScripts_AreOfComponentsOnly()
    {
        var callable = typeof(CmsClientHub).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<JSInvokableAttribute>() is not null).ToList();
        Assert.NotEmpty(callable);
        Assert.DoesNotContain(callable, method => method.IsStatic);
        Assert.Equal(["Keys", "LayoutPage", "PinField", "SearchPalette"], callable.Select(method => method.DeclaringType!.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryMethod_ByWhoIsNoEnrolledClient_GetsNoLineAndChangesNothing()
    {
        await using var victim = await ConnectedAsync(_workstation, _key);
        await victim.InvokeAsync(nameof(ICmsClientHub.Hello), Greeting("DESK"));
        foreach (var caller in Enum.GetValues<Caller>())
        {
            foreach (var run in _runs)
            {
                foreach (var (method, arguments) in Methods)
                {
                    var before = await PictureAsync(run);
                    await using var line = new RawLine();
                    var status = await line.OpenAsync(_portal.Address, await HeadersOfAsync(caller));
                    Assert.True(status == HttpStatusCode.Unauthorized, $"{caller} {method} {run.State}: {status}");
                    await Assert.ThrowsAnyAsync<InvalidOperationException>(() => line.InvokeAsync(method, arguments(run.Id)));
                    Assert.Equal(before, await PictureAsync(run));
                }
            }
        }
    }

    [Fact]
    public async Task EveryMethod_ByAnotherEnrolledClient_ConcernsThatOneAlone()
    {
        var asked = new TaskCompletionSource<Guid>();
        var answer = new TaskCompletionSource<object?>();
        await using var victim = await ConnectedAsync(_workstation, _key);
        victim.OnAsked = (method, request) =>
        {
            if (method == nameof(ICmsClient.Execute)) asked.TrySetResult(request.GetProperty("scriptId").GetGuid());
            return answer.Task;
        };
        await victim.InvokeAsync(nameof(ICmsClientHub.Hello), Greeting("DESK"));
        await victim.InvokeAsync(nameof(ICmsClientHub.ReportReaders), new ReadersReport([new ReaderReport("Reader 1", ReaderState.Empty)]));
        var workstations = _portal.Services.GetRequiredService<IWorkstations>();
        var progress = new Heard();
        var running = workstations.ExecuteAsync(_workstation, new ScriptRequest(Guid.NewGuid(), _runs[0].Id, "Reader 1", Guid.NewGuid(), new CardScript([]), [], null, 0), progress, CancellationToken.None);
        var scriptId = await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await using var other = await ConnectedAsync(_other, _otherKey);
        foreach (var run in _runs)
        {
            foreach (var (method, arguments) in Methods)
            {
                var before = await PictureAsync(run);
                await other.InvokeAsync(method, arguments(scriptId));
                Assert.Equal(before, await PictureAsync(run));
            }
        }

        Assert.Equal("INTRUDER", workstations.Find(_other)?.MachineName);
        Assert.Equal(("DESK", "Reader 1"), (workstations.Find(_workstation)!.MachineName, workstations.Find(_workstation)!.Readers.Readers.Single().Name));
        Assert.Equal(0, progress.Calls);

        // Its own line is heard: what was not heard before was not lost on the way.
        await victim.InvokeAsync(nameof(ICmsClientHub.ReportProgress), new ScriptProgress(scriptId, 1, 0x9000));
        Assert.Equal(1, progress.Calls);
        answer.SetResult(new ScriptResult(ScriptOutcome.Completed, [], true));
        Assert.Equal(ScriptOutcome.Completed, (await running).Outcome);
    }

    [Fact]
    public async Task EveryMethod_BeforeHelloOrAfterTheEnrolmentWasRevoked_ChangesNothing()
    {
        var workstations = _portal.Services.GetRequiredService<IWorkstations>();
        await using var line = await ConnectedAsync(_workstation, _key);
        foreach (var (method, arguments) in Methods.Where(it => it.Key != nameof(ICmsClientHub.Hello))) await line.InvokeAsync(method, arguments(Guid.NewGuid()));
        Assert.Null(workstations.Find(_workstation));

        Assert.True((await _portal.Services.GetRequiredService<RevokeWorkstation>().RunAsync(Admin, _workstation)).Succeeded);
        await Assert.ThrowsAsync<InvalidOperationException>(() => line.InvokeAsync(nameof(ICmsClientHub.Hello), Greeting("DESK")));
        Assert.Null(workstations.Find(_workstation));
        foreach (var run in _runs) Assert.Equal(run.State, (await _portal.Store.ReadAsync(session => session.RunAsync(run.Id)))!.State);
    }

    private static HelloRequest Greeting(string machine) => new("9.9", machine, "none", ECDsaKey(), DateTimeOffset.UtcNow);

    private static byte[] ECDsaKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The run with its device, certificates, request, journal and audit trail, and the workstation as it stands and as its line tells.</summary>
    private async Task<string> PictureAsync(Run run)
    {
        var live = _portal.Services.GetRequiredService<IWorkstations>().Find(_workstation);
        return await _portal.Store.ReadAsync(async session => JsonSerializer.Serialize(new
        {
            Run = await session.RunAsync(run.Id),
            Device = await session.DeviceAsync(run.DeviceId),
            Certificates = await session.CertificatesOfDeviceAsync(run.DeviceId),
            Request = await session.RequestAsync(run.RequestId),
            Journal = await session.JournalAsync(run.Id),
            Audit = await session.AuditAsync(new AuditFilter(DeviceId: run.DeviceId)),
            Workstation = await session.WorkstationAsync(_workstation),
            Live = live is null ? null : new { live.MachineName, live.SessionPublicKey, Readers = live.Readers.Readers.Select(reader => reader.Name) },
        }));
    }

    private async Task<Guid> EnrolAsync(ECDsa key, string account)
    {
        var enrolled = await _portal.Services.GetRequiredService<EnrolWorkstation>().RunAsync(new WorkstationEnrolment(new Actor(account, null, account, [Role.Operator]), "browser", key.ExportSubjectPublicKeyInfo(), "Desk", "Linux", "1"));
        Assert.True(enrolled.Succeeded, enrolled.Refusal?.ToString());
        return enrolled.Value.Id;
    }

    private async Task<RawLine> ConnectedAsync(Guid workstation, ECDsa key)
    {
        var line = new RawLine();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await line.OpenAsync(_portal.Address, Bearer(Token(workstation, key))));
        return line;
    }

    private async Task<(string Name, string Value)[]> HeadersOfAsync(Caller caller)
    {
        using var unknown = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        switch (caller)
        {
            case Caller.Anonymous:
                return [];
            case Caller.BrowserCookie:
                return [("Cookie", _cookie ??= await SignInAsync())];
            case Caller.ApiKey:
                return Bearer(_apiKey ??= (await _portal.Services.GetRequiredService<ManageApiKeys>().CreateAsync(new ApiKeyOrder("robot", [Role.HelpDesk], 1), Admin)).Value);
            case Caller.NeverPaired:
                return Bearer(Token(Guid.NewGuid(), unknown));
            case Caller.AnotherKey:
                return Bearer(Token(_workstation, unknown));
            case Caller.Expired:
                return Bearer(Token(_workstation, _key, issued: -300));
            case Caller.ForAnotherPortal:
                return Bearer(Token(_workstation, _key, audience: "https://other.example"));
            default:
                return Bearer(Token(_revoked, _revokedKey));
        }
    }

    private async Task<string> SignInAsync()
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = _portal.Address };
        using var signedIn = await TestPortal.SignInAsync(browser, "operator", "PortalDemo2026");
        var cookie = handler.CookieContainer.GetCookieHeader(_portal.Address);
        Assert.NotEmpty(cookie);
        return cookie;
    }

    private static (string Name, string Value)[] Bearer(string token) => [("Authorization", $"Bearer {token}")];

    private string Token(Guid workstation, ECDsa key, int issued = 0, string? audience = null)
    {
        var now = DateTimeOffset.UtcNow.AddSeconds(issued);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = LineNames.BearerType,
            Claims = new Dictionary<string, object>
            {
                ["iss"] = workstation.ToString("D"), ["aud"] = audience ?? LineNames.Origin(_portal.Address), ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddSeconds(60).ToUnixTimeSeconds(), ["jti"] = Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    private sealed class Heard : IProgress<ScriptProgress>
    {
        public int Calls { get; private set; }

        public void Report(ScriptProgress value) => Calls++;
    }
}
