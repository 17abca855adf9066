using System.Globalization;
using System.Text;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.SimulatedDevices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Demo;

/// <summary>
/// The demo's workstation: the real CMS client with simulated devices, in this process, on the same hub over the same WebSocket as any other client. It is offered to
/// everybody who signs in.
/// </summary>
internal sealed class DemoWorkstation(
    IIssuanceStore store,
    ImportStock stock,
    OfferedWorkstations offered,
    IServer server,
    IHostApplicationLifetime lifetime,
    IHostEnvironment environment,
    IOptions<ShellOptions> shell,
    TimeProvider time,
    ILoggerFactory logs) : BackgroundService
{
    private const string MachineName = "Demo workstation";
    private const string Shelf = "Badge office";

    /// <summary>The portal itself, in the role that keeps stock.</summary>
    private static readonly Actor Shelver = Actor.System with { Grants = [Grant.Of(Role.Operator)] };

    /// <summary>A key is its own reader; here its name stands for the port.</summary>
    private const string KeyPort = "YubiKey";

    /// <summary>As Windows names the reader of the first one.</summary>
    private const string VirtualSmartCard = "Microsoft Virtual Smart Card 0";

    /// <summary>Where the cards are administered through GlobalPlatform's SCP03.</summary>
    private const string GlobalPlatformReader = "Reader 3";

    private static readonly string[] CardReaders = ["Reader 1", "Reader 2", GlobalPlatformReader];

    private readonly SimulatedReaders _readers = new();

    /// <summary>Its readers and the devices in or beside them.</summary>
    public SimulatedReaders Readers => _readers;

    private string Folder => Path.Combine(environment.ContentRootPath, "data", "demo-workstation");

    /// <summary>True where another card or key can be put; a virtual card is its own reader for good.</summary>
    public static bool TakesDevices(string reader) => reader == KeyPort || CardReaders.Contains(reader);

    /// <summary>Puts a card or key fresh from the factory into a reader, from stock or one that nobody knows; the one that was there is gone for good.</summary>
    public async Task PutBlankAsync(string reader, bool isFromStock)
    {
        var file = CardFile(reader);
        if (_readers.Readers.FirstOrDefault(it => it.Reader == reader).Device is { } old) old.Pull();
        File.Delete(file);
        var (device, kind, serial) = New(reader);
        if (isFromStock) await TakeInAsync([(kind, serial)]);
        _readers.Put(reader, device);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        Directory.CreateDirectory(Folder);
        var blanks = new List<(DeviceKind, string)>();
        foreach (var reader in (string[])[.. CardReaders, KeyPort])
        {
            var isNew = !File.Exists(CardFile(reader));
            var (device, kind, serial) = New(reader);
            if (isNew) blanks.Add((kind, serial));
            _readers.Plug(reader, device);
        }

        if (blanks.Count > 0) await TakeInAsync(blanks);
        _readers.Plug(VirtualSmartCard, SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { StatePath = Path.Combine(Folder, "virtual-smart-card.json"), Pace = CardPace.Lifelike() }));

        using var state = ClientState.Open(Folder);
        var id = await EnrolAsync(state, stoppingToken);
        offered.Offer(id);
        state.Save(new PairedPortal(Address(), shell.Value.Name, MachineName, id, time.GetUtcNow()));
        var client = new CmsClientHost(new CmsClientOptions { State = state, Readers = _readers, Printers = new SimulatedPrinter("Demo card printer", Path.Combine(Folder, "printed"), TimeSpan.FromSeconds(1.5), time), MachineName = MachineName, Time = time }, logs);
        // The client hangs up before the server does.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await client.RunAsync(either.Token);
    }

    /// <summary>Takes devices into stock, as a file from their maker does: people take only such for themselves. One that is known stays as it is.</summary>
    private async Task TakeInAsync(IReadOnlyList<(DeviceKind Kind, string Serial)> devices)
    {
        var file = string.Join('\n', ["kind,serial,location", .. devices.Select(device => $"{device.Kind},{device.Serial},{Shelf}")]);
        var taken = await stock.TakeInAsync(Encoding.UTF8.GetBytes(file), goodOnly: true, Shelver);
        if (!taken.Succeeded) throw new InvalidOperationException($"The demo's devices cannot be taken into stock: {taken.Refusal}.");
    }

    private string CardFile(string reader) => Path.Combine(Folder, reader.Replace(' ', '-').ToLowerInvariant() + ".json");

    /// <summary>The device whose state lies in the reader's file, or one fresh from the factory.</summary>
    private (ISimulatedDevice Device, DeviceKind Kind, string Serial) New(string reader)
    {
        if (reader == KeyPort)
        {
            var key = SimulatedYubiKey.Create(new() { StatePath = CardFile(reader), FormFactor = 3, Pace = CardPace.Lifelike() });
            return (key, DeviceKind.YubiKey, key.Serial.ToString(CultureInfo.InvariantCulture));
        }

        var card = SimulatedPivCard.Create(new() { StatePath = CardFile(reader), Pace = CardPace.Lifelike(), GlobalPlatform = reader == GlobalPlatformReader ? new() : null });
        return (card, DeviceKind.PivCard, card.ChipSerial);
    }

    /// <summary>Where this process listens, as a client on the same computer dials it.</summary>
    private Uri Address()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? throw new InvalidOperationException("The server does not tell where it listens.");
        var address = addresses.OrderBy(it => it.StartsWith("https", StringComparison.OrdinalIgnoreCase)).First();
        return new Uri(address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal));
    }

    private async Task<Guid> EnrolAsync(ClientState state, CancellationToken cancellation)
    {
        var enrolled = await store.ChangeAsync<Guid>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.WorkstationByKeyAsync(state.Key.PublicKey, cancellation) is { } known) return known.Id;
                var workstation = new Workstation
                {
                    DevicePublicKey = state.Key.PublicKey,
                    MachineName = MachineName,
                    OperatingSystem = Environment.OSVersion.VersionString,
                    ClientVersion = "demo",
                    OwnerAccountId = Actor.System.AccountId,
                    EnrolledAt = now,
                    LastSeenAt = now,
                };
                session.Add(workstation);
                session.Record(new AuditEvent
                {
                    At = now,
                    ActorId = Actor.System.AccountId,
                    ActorName = Actor.System.Name,
                    What = "workstation.enrol",
                    After = "Enrolled",
                    Detail = Audits.Json(new { workstation = workstation.Id.ToString(), machine = MachineName }),
                });
                return workstation.Id;
            },
            cancellation);
        return enrolled.Value;
    }

    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
