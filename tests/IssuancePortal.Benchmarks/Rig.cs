using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IssuancePortal.Benchmarks;

/// <summary>The whole portal in this process on a new database, and its CMS clients in another process that dials in over the real hub.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private const string Pin = "739164";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly Actor _operator = new("operator", null, "Olivia Operator", [Role.Operator]);
    private Process? _clients;
    private DevicePolicy _policy = null!;
    private int _people;

    private Rig(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
    }

    public Lines Lines => (Lines)_app.Services.GetRequiredService<IWorkstations>();

    public IIssuanceStore Store => _app.Services.GetRequiredService<IIssuanceStore>();

    public string Folder => _folder.FullName;

    private RunBoard Board => _app.Services.GetRequiredService<RunBoard>();

    /// <summary>The clients' workstations, once they are connected and their cards are recognised.</summary>
    public IReadOnlyList<Guid> Workstations { get; private set; } = [];

    public static async Task<Rig> StartAsync(string url = "http://127.0.0.1:5601")
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.FullName, EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = url,
            ["Demo:Enabled"] = "false",
            ["Vault:CreateKeyFile"] = "true",
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Critical",
        });
        builder.AddPortal();
        builder.Services.RemoveAll<IWorkstations>();
        builder.Services.AddSingleton<IWorkstations>(provider => new Lines(provider.GetRequiredService<WorkstationBoard>()));
        var app = builder.Build();
        app.UsePortal();
        await app.StartAsync();
        var rig = new Rig(app, folder);
        await rig.SeedAsync();
        return rig;
    }

    /// <summary>Starts the process with the clients and waits for all of their cards.</summary>
    public async Task ConnectAsync(Func<ClientOptions, ClientOptions> options, Func<ReaderReport, bool>? wanted = null)
    {
        var chosen = options(new ClientOptions(new Uri(_app.Urls.First()), Path.Combine(Folder, $"clients-{Guid.NewGuid():N}")));
        // Started by "dotnet run" this process is its own program; started as "dotnet X.dll" it is not.
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "IssuancePortal.Benchmarks.exe" : "IssuancePortal.Benchmarks")) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in chosen.ToArguments()) start.ArgumentList.Add(argument);
        _clients = Process.Start(start) ?? throw new InvalidOperationException("The clients did not start.");
        var keys = new List<byte[]>();
        for (var i = 0; i < chosen.Count; i++) keys.Add(Convert.FromBase64String((await _clients.StandardOutput.ReadLineAsync())!));

        var now = DateTimeOffset.UtcNow;
        var workstations = keys.Select((key, i) => new Workstation
        {
            DevicePublicKey = key,
            MachineName = $"CLIENT-{i}",
            OperatingSystem = "",
            ClientVersion = "",
            OwnerAccountId = _operator.AccountId,
            EnrolledAt = now,
            LastSeenAt = now,
        }).ToList();
        await ChangeAsync(session => workstations.ForEach(session.Add));
        Workstations = [.. workstations.Select(it => it.Id)];
        await _clients.StandardInput.WriteLineAsync(string.Join(' ', Workstations));

        var cards = 0;
        await UntilAsync(
            () => (cards = Workstations.Sum(id => Lines.Find(id)?.Readers.Readers.Count(it => it.Card is not null && (wanted?.Invoke(it) ?? true)) ?? 0)) >= chosen.Count * chosen.Readers,
            () => $"{cards} of {chosen.Count * chosen.Readers} cards are there");
    }

    /// <summary>Ends the process with the clients.</summary>
    public async Task DisconnectAsync()
    {
        if (_clients is null) return;
        _clients.StandardInput.Close();
        await _clients.WaitForExitAsync();
        _clients.Dispose();
        _clients = null;
        await UntilAsync(() => Workstations.All(id => Lines.Find(id) is null), () => "clients are still connected");
    }

    /// <summary>Processor time of the clients' process so far.</summary>
    public TimeSpan ClientsProcessorTime
    {
        get
        {
            _clients!.Refresh();
            return _clients.TotalProcessorTime;
        }
    }

    /// <summary>New people for whom a card can be issued.</summary>
    public async Task<IReadOnlyList<Guid>> AddPeopleAsync(int count)
    {
        var people = new List<Guid>();
        await ChangeAsync(session =>
        {
            var group = new Group { Name = $"Employees {_people}" };
            session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = _policy.Id, Type = IssuanceType.Initial });
            for (var i = 0; i < count; i++)
            {
                var number = ++_people;
                var person = new Person
                {
                    EmployeeNumber = $"{100_000 + number}",
                    GivenName = "Ana",
                    Surname = $"Müller {number}",
                    Email = $"ana.{number}@example.org",
                    Upn = $"ana.{number}@example.org",
                    PersonIdentifier = $"{number:D10}",
                    Organisation = "Example",
                    Department = "Finance",
                    Affiliation = "Employee",
                    Groups = { group },
                };
                session.Add(person);
                session.Add(new PersonPhoto { PersonId = person.Id, Jpeg = SamplePhoto.Jpeg, TakenAt = DateTimeOffset.UtcNow });
                people.Add(person.Id);
            }
        });
        return people;
    }

    /// <summary>What the wizard does before the click on Issue: seals the PIN and, unless told otherwise, prepares the card.</summary>
    public async Task<StartOrder> PrepareAsync(Guid personId, Guid workstationId, string? reader = null, bool prepare = true)
    {
        var workstation = Lines.Find(workstationId) ?? throw new InvalidOperationException("A client is gone.");
        var seen = workstation.Readers.Readers.First(it => it.Card is not null && (reader is null || it.Name == reader));
        var runId = Guid.NewGuid();
        if (prepare) await Board.PrepareAsync(runId, workstationId, seen.Name, seen.Card!, _operator, null, CancellationToken.None);
        return new StartOrder(runId, personId, _policy.Id, "local", workstationId, seen.Name, seen.Card!.InsertionId, Seal(workstation.SessionPublicKey, runId));
    }

    /// <summary>From the click on Issue to the verified device; null for a run that went wrong, with the reason.</summary>
    public async Task<(TimeSpan Wall, string? Failure)> IssueAsync(StartOrder order)
    {
        var watch = Stopwatch.StartNew();
        var started = await Board.StartAsync(order, _operator, CancellationToken.None);
        if (!started.Succeeded) return (watch.Elapsed, started.Refusal!.Code);
        await Board.WhenEndedAsync(order.RunId);
        var snapshot = (await Board.FindAsync(order.RunId, CancellationToken.None))!;
        return (watch.Elapsed, snapshot.State == RunState.Succeeded ? null : $"{snapshot.State}: {snapshot.Failure?.Code} {snapshot.FailureDetail}");
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    public async Task ChangeAsync(Action<IStoreSession> change)
    {
        var done = await Store.ChangeAsync<bool>(session =>
        {
            change(session);
            return Task.FromResult<Result<bool>>(true);
        });
        if (!done.Succeeded) throw new InvalidOperationException(done.Refusal!.Code);
    }

    private async Task SeedAsync()
    {
        PolicySlot[] slots =
        [
            new(0x9A, "piv-authentication", KeyAlgorithm.P256), new(0x9C, "digital-signature", KeyAlgorithm.P256),
            new(0x9D, "key-management", KeyAlgorithm.P256), new(0x9E, "card-authentication", KeyAlgorithm.P256),
        ];
        _policy = new DevicePolicy { Name = "Employee card", Kind = DeviceKind.PivCard, Content = new PolicyContent { Slots = slots } };
        await ChangeAsync(session => session.Add(_policy));
    }

    private static SealedPin Seal(byte[] clientKey, Guid runId)
    {
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var client = ECDiffieHellman.Create();
        client.ImportSubjectPublicKeyInfo(clientKey, out _);
        var pageKey = page.ExportSubjectPublicKeyInfo();
        var context = runId.ToString("D");
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, page.DeriveRawSecretAgreement(client.PublicKey), 32, SHA256.HashData([.. clientKey, .. pageKey]), Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        using var aes = new AesGcm(key, 16);
        var (nonce, plain, tag) = (RandomNumberGenerator.GetBytes(12), Encoding.UTF8.GetBytes(Pin.PadRight(16, '\0')), new byte[16]);
        var cipher = new byte[plain.Length];
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(context));
        return new SealedPin(SecretKind.NewPin, pageKey, nonce, [.. cipher, .. tag], context);
    }

    private static async Task UntilAsync(Func<bool> holds, Func<string> state)
    {
        var deadline = DateTime.UtcNow.AddMinutes(3);
        while (!holds())
        {
            if (DateTime.UtcNow > deadline) throw new TimeoutException(state());
            await Task.Delay(20);
        }
    }
}
