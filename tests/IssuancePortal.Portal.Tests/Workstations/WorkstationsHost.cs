using System.Security.Claims;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Printers;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.Data;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Portal.Tests.Workstations;

/// <summary>The workstations feature on a real Kestrel and a real database, with real clients that have simulated readers.</summary>
internal sealed class WorkstationsHost : IAsyncDisposable
{
    public const string Browser = "AAAAAAAAAAAAAAAAAAAAAA";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("workstations-test-");
    private readonly List<IAsyncDisposable> _clients = [];
    private readonly WebApplication _app;

    private WorkstationsHost()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _home.FullName });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Vault:CreateKeyFile"] = "true";
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddIssuanceData(builder.Configuration);
        builder.Services.AddAuthorization();
        builder.Services.AddOptions<ShellOptions>();
        builder.Services.AddSingleton<EndedSessions>();
        new WorkstationsRegistration().Add(builder);
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        new WorkstationsRegistration().Map(_app);
    }

    public OffsetTime Time { get; } = new();

    public Uri Url { get; private set; } = null!;

    public string Home => _home.FullName;

    public IServiceProvider Services => _app.Services;

    public WorkstationBoard Board => Get<WorkstationBoard>();

    public static async Task<WorkstationsHost> StartAsync()
    {
        var host = new WorkstationsHost();
        await host._app.StartAsync();
        host.Url = new Uri(host._app.Urls.Single() + "/");
        return host;
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var until = DateTime.UtcNow + Deadline; !condition();)
        {
            Assert.True(DateTime.UtcNow < until, $"Did not come about: {what}");
            await Task.Delay(5);
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Somebody signed in, in one browser.</summary>
    public static ClaimsPrincipal Person(string account = "olga", params string[] roles) => new(
    [
        new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, account), new Claim(PortalClaims.DisplayName, "Olga Operator"), new Claim(PortalClaims.Session, account + "-session"),
                .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
            ],
            "test"),
    ]);

    public PairingTicket Ticket(ClaimsPrincipal? person = null) => Get<PairingTickets>().Issue(person ?? Person(roles: Role.Operator), Browser, Url);

    public ClientState NewState() => ClientState.Open(Path.Combine(_home.FullName, Guid.NewGuid().ToString("N")));

    /// <summary>Pairs a new client as a person does and runs it until the end of the test.</summary>
    public async Task<(Guid Workstation, CmsClientHost Client, ClientState State)> StartClientAsync(IReaderSystem readers, IPrinterSystem? printers = null)
    {
        var state = NewState();
        using var http = new HttpClient();
        var paired = await new Pairing(state, http, TimeProvider.System).ConfirmAsync(PairingLink.TryParse(Ticket().Link)!, CancellationToken.None);
        var client = StartClient(state, readers, printers);
        await EventuallyAsync(() => Board.Find(paired.WorkstationId) is not null, "the client's line");
        return (paired.WorkstationId, client.Host, state);
    }

    /// <summary>Runs a paired client.</summary>
    public RunningHost StartClient(ClientState state, IReaderSystem readers, IPrinterSystem? printers = null)
    {
        var running = new RunningHost(new CmsClientHost(new CmsClientOptions { State = state, Readers = readers, Printers = printers ?? new NoPrinters() }, NullLoggerFactory.Instance));
        _clients.Add(running);
        return running;
    }

    public async Task<LiveWorkstation> CardInAsync(Guid workstation, string reader)
    {
        await EventuallyAsync(() => Board.Find(workstation)?.Readers.Readers.FirstOrDefault(r => r.Name == reader)?.Card is not null, $"a card in {reader}");
        return Board.Find(workstation)!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await _app.DisposeAsync();
        _home.Delete(recursive: true);
    }

    internal sealed class RunningHost : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public RunningHost(CmsClientHost host)
        {
            Host = host;
            _running = host.RunAsync(_stop.Token);
        }

        public CmsClientHost Host { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }
    }

    /// <summary>The machine's time, ahead by as much as a test says.</summary>
    internal sealed class OffsetTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
