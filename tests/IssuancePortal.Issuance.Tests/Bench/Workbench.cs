using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Data;
using IssuancePortal.Data.Secrets;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.SimulatedDevices.YubiKey;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>
/// The heart on its real store (a SQLite file) with the real client's readers and script runner and a simulated card, in one process and without the web between.
/// What was built survives in <see cref="Folder"/>, so that a second workbench on it is the portal after a restart.
/// </summary>
internal sealed class Workbench : IAsyncDisposable
{
    public const string Pin = "73916485";

    /// <summary>A PIN for virtual smart cards, which are created for eight characters and more.</summary>
    public const string LongPin = Pin + "2859";

    public const string Reader = "Reader 1";

    private readonly ServiceProvider _provider;

    private Workbench(string folder, SimulatedReaders readers, WorkbenchOptions options)
    {
        Folder = folder;
        Readers = readers;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "portal.db")}",
            ["Vault:KeyFile"] = Path.Combine(folder, "vault.key"),
            ["Vault:CreateKeyFile"] = "true",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostEnvironment>(new Environment(folder));
        services.AddSingleton(options.Time);
        services.AddIssuanceData(configuration);
        if (options.Store is { } wrap)
        {
            var real = services.Last(it => it.ServiceType == typeof(IIssuanceStore));
            services.Remove(real);
            services.AddSingleton(real.ImplementationType!);
            services.AddSingleton(it => wrap((IIssuanceStore)it.GetRequiredService(real.ImplementationType!)));
        }

        services.AddSingleton(options.Runs);
        services.AddSingleton(new AuthorityOptions { RootAlgorithm = KeyAlgorithm.P256 });
        services.AddSingleton<EmbeddedAuthority>();
        services.AddSingleton<IContentSigner>(it => it.GetRequiredService<EmbeddedAuthority>());
        if (options.Outside is { } outside) services.AddSingleton(outside);
        services.AddSingleton<ICertificateAuthority>(it => new AuthorityRouter(
            options.Authority?.Invoke(it.GetRequiredService<EmbeddedAuthority>()) ?? it.GetRequiredService<EmbeddedAuthority>(), it.GetRequiredService<IssueOutside>(), it.GetRequiredService<OutsideAuthorities>(), it.GetRequiredService<IIssuanceStore>(), options.Time));
        services.AddSingleton(options.Attestation);
        services.AddSingleton(it => new InProcessWorkstation(readers));
        services.AddSingleton<IWorkstations>(it => it.GetRequiredService<InProcessWorkstation>());
        services.AddSingleton(Mail).AddSingleton<ICodeSender>(Mail);
        services.AddSingleton(Drivers).AddSingleton<IDrivers>(Drivers);
        services.AddSingleton<Issuance.Printing.ICardPrinters>(Printers);
        services.AddSingleton(Settings).AddSingleton<ISettings>(Settings).AddUseCases();
        _provider = services.BuildServiceProvider();
    }

    public string Folder { get; }

    /// <summary>Settings, as administrators would set them.</summary>
    public DefaultSettings Settings { get; } = new();

    /// <summary>What was mailed to people at once.</summary>
    public SentMail Mail { get; } = new();

    /// <summary>Who drives batches.</summary>
    public SameDrivers Drivers { get; } = new();

    /// <summary>Where cards are printed.</summary>
    public BenchPrinters Printers { get; } = new();

    /// <summary>A use case.</summary>
    public T Get<T>() where T : notnull => _provider.GetRequiredService<T>();

    public SimulatedReaders Readers { get; }

    public IIssuanceStore Store => _provider.GetRequiredService<IIssuanceStore>();

    public RunBoard Board => _provider.GetRequiredService<RunBoard>();

    public EmbeddedAuthority Authority => _provider.GetRequiredService<EmbeddedAuthority>();

    public DeviceKeys Keys => _provider.GetRequiredService<DeviceKeys>();

    public InProcessWorkstation Workstation => _provider.GetRequiredService<InProcessWorkstation>();

    public Data.Audit.AuditVerifier Verifier => _provider.GetRequiredService<Data.Audit.AuditVerifier>();

    public static Actor Operator { get; } = new("operator", null, "Olivia Operator", [Role.Operator]) { ProvenAt = DateTimeOffset.MaxValue };

    public Person Person { get; private set; } = null!;

    public DevicePolicy Policy { get; private set; } = null!;

    /// <summary>A new portal with one person, one policy and an empty reader.</summary>
    public static async Task<Workbench> CreateAsync(WorkbenchOptions? options = null)
    {
        var readers = new SimulatedReaders();
        readers.Plug(Reader);
        return await OpenAsync(Directory.CreateTempSubdirectory("workbench-").FullName, readers, options ?? new());
    }

    /// <summary>A portal on a folder that another process may have left, with readers as they stand.</summary>
    public static Task<Workbench> OnFolderAsync(string folder, SimulatedReaders readers, WorkbenchOptions options) => OpenAsync(folder, readers, options);

    /// <summary>A portal on a folder that another process may have left, with a card whose state lies in the folder.</summary>
    public static async Task<(Workbench Bench, SimulatedDevice Card)> OnFolderAsync(string folder, WorkbenchOptions options)
    {
        var card = NewDevice(options.Kind, Path.Combine(folder, "card.json"));
        var readers = new SimulatedReaders();
        readers.Plug(Reader, card);
        return (await OpenAsync(folder, readers, options), card);
    }

    /// <summary>A blank device of a kind.</summary>
    public static SimulatedDevice NewDevice(DeviceKind kind, string? statePath = null) => kind switch
    {
        DeviceKind.YubiKey => SimulatedYubiKey.Create(new() { StatePath = statePath }),
        DeviceKind.VirtualSmartCard => SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { StatePath = statePath }),
        _ => SimulatedPivCard.Create(new() { StatePath = statePath }),
    };

    /// <summary>Whoever issues devices of the policy's kind: an operator, or the person alone.</summary>
    public Actor Issuer => DeviceKinds.AreUserBound(Policy.Kind) ? Operator with { PersonId = Person.Id, Name = Person.Name, Grants = [Grant.Of(Role.User)] } : Operator;

    /// <summary>A PIN that the policy's kind takes.</summary>
    public string GoodPin => Policy.Kind == DeviceKind.VirtualSmartCard ? LongPin : Pin;

    private string Mode => DeviceKinds.AreUserBound(Policy.Kind) ? "self-user-bound" : "local";

    /// <summary>Goes through the wizard's motions up to Issue.</summary>
    public async Task<Guid> IssueAsync(bool prepare = true, string? pin = null, Action? beforeStart = null)
    {
        var report = await Workstation.CardAsync(Reader);
        var runId = Guid.NewGuid();
        var box = Workstation.Seal(pin ?? GoodPin, runId);
        if (prepare) await Board.PrepareAsync(runId, Workstation.Id, Reader, report, Issuer, null, CancellationToken.None);
        beforeStart?.Invoke();
        var started = await Board.StartAsync(new StartOrder(runId, Person.Id, Policy.Id, Mode, Workstation.Id, Reader, report.InsertionId, box), Issuer, CancellationToken.None);
        Assert.True(started.Succeeded, started.Refusal?.ToString());
        return runId;
    }

    /// <summary>Starts a run with an order that differs from the usual one.</summary>
    public async Task<Result<Guid>> StartAsync(Actor actor, Func<StartOrder, StartOrder> order)
    {
        var report = await Workstation.CardAsync(Reader);
        var runId = Guid.NewGuid();
        var usual = new StartOrder(runId, Person.Id, Policy.Id, Mode, Workstation.Id, Reader, report.InsertionId, Workstation.Seal(GoodPin, runId));
        return await Board.StartAsync(order(usual), actor, CancellationToken.None);
    }

    /// <summary>Takes out what lies in the reader, and puts a new blank card into it once the portal has seen that.</summary>
    public async Task<SimulatedPivCard> InsertBlankAsync()
    {
        Readers.Pull(Reader);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Workstation.Find(Workstation.Id)!.Readers.Readers.FirstOrDefault(it => it.Name == Reader) is not { State: ReaderState.Empty }) await Task.Delay(10, limit.Token);
        var card = SimulatedPivCard.Create(new());
        Readers.Put(Reader, card);
        return card;
    }

    /// <summary>Puts another card in the place of one, and waits until the portal has seen it.</summary>
    public async Task SwapAsync(SimulatedPivCard card, Guid former)
    {
        Readers.Put(Reader, card);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Workstation.CardAsync(Reader)).InsertionId == former) await Task.Delay(10, limit.Token);
    }

    /// <summary>Colleagues of the person, in the same groups.</summary>
    public async Task<IReadOnlyList<Person>> ColleaguesAsync(int count)
    {
        var people = Enumerable.Range(0, count).Select(i => new Person
        {
            EmployeeNumber = $"20{i:00}", GivenName = $"Given{i}", Surname = $"Surname{i}", Email = $"p{i}@example.org", Upn = $"p{i}@example.org", PersonIdentifier = $"00000020{i:00}",
            Organisation = "Example", Department = "Finance", Affiliation = "Employee",
        }).ToList();
        var added = await Store.ChangeAsync<bool>(async session =>
        {
            var groups = (await session.PersonAsync(Person.Id))!.Groups;
            foreach (var person in people)
            {
                foreach (var group in groups) person.Groups.Add(group);
                session.Add(person);
            }

            return true;
        });
        Assert.True(added.Succeeded);
        return people;
    }

    /// <summary>The run once it has ended.</summary>
    public async Task<RunSnapshot> EndAsync(Guid runId)
    {
        await Board.WhenEndedAsync(runId).WaitAsync(TimeSpan.FromSeconds(120));
        return (await Board.FindAsync(runId, CancellationToken.None))!;
    }

    /// <summary>The run once it is in a state.</summary>
    public async Task<RunSnapshot> ReachAsync(Guid runId, RunState state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var snapshot = (await Board.FindAsync(runId, limit.Token))!;
            if (snapshot.State == state) return snapshot;
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Unplugs the reader, so that the client, which opens a card again after a run, does not speak to it at the same time as the judge.</summary>
    public async Task TakeOutOfTheClientsHandsAsync()
    {
        Readers.Unplug(Reader);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Workstation.Find(Workstation.Id)!.Readers.Readers.Any(it => it.Name == Reader)) await Task.Delay(10, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        // A card that the client was just opening may still write its state file.
        for (var tries = 0; Directory.Exists(Folder); tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Stops as a portal does that is asked to; what was built stays in its folder.</summary>
    public async Task StopAsync()
    {
        await CloseAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private async Task CloseAsync()
    {
        await Get<BatchBoard>().DisposeAsync();
        await Board.DisposeAsync();
        await Workstation.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private static async Task<Workbench> OpenAsync(string folder, SimulatedReaders readers, WorkbenchOptions options)
    {
        var bench = new Workbench(folder, readers, options);
        foreach (var start in bench._provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await start.StartingAsync(CancellationToken.None);
        await bench.Authority.OpenAsync(CancellationToken.None);
        await bench.SeedAsync(options);
        bench.Workstation.Start();
        return bench;
    }

    private async Task SeedAsync(WorkbenchOptions options)
    {
        var known = await Store.ReadAsync(session => session.PoliciesAsync());
        if (known.Count > 0)
        {
            Policy = known[0];
            Person = (await Store.ReadAsync(async session => await session.PersonAsync((await session.SearchPeopleAsync("Ana", 1))[0].Id)))!;
            return;
        }

        Policy = new DevicePolicy { Name = "Employee card", Kind = options.Kind, Content = options.Kind == DeviceKind.YubiKey ? options.Policy with { FacialImage = false, AttestationRequired = options.Attested } : options.Policy };
        var group = new Group { Name = "Employees" };
        Person = new Person
        {
            EmployeeNumber = "1001",
            GivenName = "Ana",
            Surname = "Müller-Østergård",
            Email = "ana@example.org",
            Upn = "ana@example.org",
            PersonIdentifier = "0000001001",
            Organisation = "Example",
            Department = "Finance",
            Affiliation = "Employee",
            Groups = { group },
        };
        var seeded = await Store.ChangeAsync<bool>(session =>
        {
            session.Add(Policy);
            session.Add(Person);
            foreach (var type in Enum.GetValues<IssuanceType>()) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = Policy.Id, Type = type });
            session.Add(new PersonPhoto { PersonId = Person.Id, Jpeg = SamplePhoto.Jpeg, TakenAt = DateTimeOffset.UtcNow });
            session.Add(new Workstations.Workstation
            {
                Id = InProcessWorkstation.TheId,
                DevicePublicKey = [1],
                MachineName = "BENCH",
                OperatingSystem = "test",
                ClientVersion = "1",
                OwnerAccountId = Operator.AccountId,
                EnrolledAt = DateTimeOffset.UtcNow,
            });
            return Task.FromResult<Result<bool>>(true);
        });
        Assert.True(seeded.Succeeded);
    }

    private sealed class Environment(string folder) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Workbench";

        public string ContentRootPath { get; set; } = folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
