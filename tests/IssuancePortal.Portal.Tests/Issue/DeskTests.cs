using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Data;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Features.Printing;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Flux;
using IssuancePortal.Portal.Words;
using IssuancePortal.SimulatedDevices;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace IssuancePortal.Portal.Tests.Issue;

/// <summary>
/// Base of tests of pages that issue: a desk with two readers, a database with a few people and policies, the real heart, and an operator signed in. Ana may be
/// issued one policy; Ben may choose between two.
/// </summary>
public abstract class DeskTests : ComponentTests, IAsyncLifetime
{
    protected const string Reader1 = "Reader 1";
    protected const string Reader2 = "Reader 2";
    protected const string Pin = "739164";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<(byte[] Database, byte[] Vault)>> Template = new(MakeTemplateAsync);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("desk-");
    private BunitAuthorizationContext? _authorization;

    private protected SimulatedReaders Readers { get; } = new();

    private protected DeskWorkstation Workstation { get; private set; } = null!;

    private protected IIssuanceStore Store => Services.GetRequiredService<IIssuanceStore>();

    private protected RunBoard Board => Services.GetRequiredService<RunBoard>();

    private protected IssueState Draft => Services.GetRequiredService<IState<IssueState>>().Value;

    private protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private protected DeskPrinter Printer { get; } = new();

    private protected Person Ana { get; private set; } = null!;

    private protected Person Ben { get; private set; } = null!;

    private protected static Actor Operator { get; } = new("olga", null, "Olga Operator", [Role.Operator]);

    public override async Task InitializeAsync()
    {
        var (database, vault) = await Template.Value;
        await File.WriteAllBytesAsync(Path.Combine(_home.FullName, "portal.db"), database);
        await File.WriteAllBytesAsync(Path.Combine(_home.FullName, "vault.key"), vault);

        Readers.Plug(Reader1);
        Readers.Plug(Reader2);
        Workstation = new DeskWorkstation(Readers);
        Services.AddSingleton(TimeProvider.System);
        AddHeart(Services, _home.FullName);
        Services.AddSingleton<IWorkstations>(Workstation);
        Services.AddSingleton<IPageWorkstation>(Workstation);
        Services.AddSingleton<ConnectDialogs>();
        Services.AddSingleton<DeskMail>().AddSingleton<ICodeSender>(services => services.GetRequiredService<DeskMail>());
        Services.AddSingleton<IssuancePortal.Issuance.Batches.IDrivers, DeskDrivers>();
        Services.AddSingleton(Printer).AddSingleton<ICardPrinters>(Printer).AddScoped<DesignWords>();
        Services.AddSingleton(AttestationTrust.FromPem([])).AddUseCases().AddSingleton<LookAtTimeline>();
        Services.AddSingleton<TradeWords>().AddSingleton<ChainWatch>().AddScoped<ActorAccessor>().AddScoped<StepUp>();
        Services.AddFlux(typeof(IssuePage).Assembly);
        Services.AddSupplyValueFromQueryProvider();
        JSInterop.SetupModule("./js/pin.js").Setup<bool>("mount", _ => true).SetResult(true);
        SignIn(Operator);

        await Services.GetRequiredService<EmbeddedAuthority>().OpenAsync(CancellationToken.None);
        Ana = await PersonAsync("ana");
        Ben = await PersonAsync("ben");
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeComponentsAsync();
        await Workstation.DisposeAsync();
        await DisposeAsync();
        await EventuallyAsync(TryDelete, "the end of the last reading");
    }

    private protected void SignIn(Actor actor, string? session = null) => (_authorization ??= this.AddAuthorization()).SetAuthorized(actor.Name).SetClaims(
    [
        new Claim(ClaimTypes.NameIdentifier, actor.AccountId), new Claim(PortalClaims.DisplayName, actor.Name),
        new Claim(PortalClaims.Proven, PortalClaims.Seconds(DateTimeOffset.UtcNow)),
        .. actor.PersonId is { } person ? [new Claim(PortalClaims.Person, person.ToString())] : Array.Empty<Claim>(),
        .. actor.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
        .. session is null ? Array.Empty<Claim>() : [new Claim(PortalClaims.Session, session)],
        .. actor.Ways.Select(way => new Claim(PortalClaims.Way, way.ToString())),
    ]);

    private protected async Task<Person> PersonAsync(string name) => (await Store.ReadAsync(async session => await session.PersonAsync((await session.SearchPeopleAsync(name, 1))[0].Id)))!;

    private protected Task<IReadOnlyList<DevicePolicy>> PoliciesOfAsync(Person person) => Store.ReadAsync(session => session.PoliciesOfAsync(person.Id, IssuanceType.Initial));

    private protected async Task ChangeAsync(Func<IStoreSession, Task> change)
    {
        var changed = await Store.ChangeAsync<bool>(async session =>
        {
            await change(session);
            return true;
        });
        Assert.True(changed.Succeeded);
    }

    /// <summary>Puts a device into a reader and waits until the client knows it.</summary>
    private protected async Task<CardFacts> InsertAsync(string reader, ISimulatedDevice device)
    {
        Readers.Put(reader, device);
        await EventuallyAsync(() => Workstation.Report.Readers.Any(x => x.Name == reader && x.Card is not null), $"a card in {reader}");
        return CardFacts.Read(Workstation.Report.Readers.First(x => x.Name == reader).Card!);
    }

    private protected static SimulatedPivCard NewCard() => SimulatedPivCard.Create();

    private protected static string SerialOf(CardFacts facts) => EdgeCatalogue.Recognise(facts)!.SerialOf(facts)!;

    /// <summary>Makes the card known to the portal and brings it into a state.</summary>
    private protected Task KnowAsync(CardFacts facts, Person owner, params (DeviceMove Move, MoveActor By)[] moves) => ChangeAsync(session =>
    {
        var edge = EdgeCatalogue.Recognise(facts)!;
        var device = new Device { Kind = DeviceKinds.Of(edge), Serial = edge.SerialOf(facts)!, Edge = edge.Name, CreatedAt = Noon };
        foreach (var (move, by) in moves) Assert.True(device.Move(move, by).Succeeded);
        device.PersonId = device.State is DeviceState.Available or DeviceState.Terminated or DeviceState.Disposed ? null : owner.Id;
        session.Add(device);
        return Task.CompletedTask;
    });

    /// <summary>Goes through the wizard's motions without its pages, up to the run.</summary>
    private protected async Task<Guid> StartRunAsync(Person person, ISimulatedDevice card)
    {
        await InsertAsync(Reader1, card);
        var runId = Guid.NewGuid();
        var box = Workstation.Seal(Pin, runId);
        var pin = new Contracts.SealedPin(Contracts.SecretKind.NewPin, Convert.FromBase64String(box.PagePublicKey), Convert.FromBase64String(box.Nonce), Convert.FromBase64String(box.Ciphertext), box.Context);
        var report = Workstation.Report.Readers.First(x => x.Name == Reader1).Card!;
        var policy = (await PoliciesOfAsync(person))[0];
        var started = await Board.StartAsync(new StartOrder(runId, person.Id, policy.Id, "local", DeskWorkstation.TheId, Reader1, report.InsertionId, pin), Operator, CancellationToken.None);
        Assert.True(started.Succeeded, started.Refusal?.ToString());
        return runId;
    }

    private protected static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var until = DateTime.UtcNow + Deadline; !condition();)
        {
            Assert.True(DateTime.UtcNow < until, $"Did not come about: {what}");
            await Task.Delay(10);
        }
    }

    private protected static void Until<T>(IRenderedComponent<T> page, Action assertion)
        where T : IComponent => page.WaitForAssertion(assertion, Deadline);

    /// <summary>A page that was taken away may still be reading.</summary>
    private bool TryDelete()
    {
        try
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            _home.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void AddHeart(IServiceCollection services, string home)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = $"Data Source={Path.Combine(home, "portal.db")}",
            ["Vault:KeyFile"] = Path.Combine(home, "vault.key"),
            ["Vault:CreateKeyFile"] = "true",
        }).Build();
        services.AddSingleton<IHostEnvironment>(new Home(home));
        services.AddIssuanceData(configuration);
        services.AddSingleton(new RunOptions());
        services.AddSingleton(new AuthorityOptions { RootAlgorithm = KeyAlgorithm.P256 });
        services.AddSingleton<EmbeddedAuthority>();
        services.AddSingleton<IContentSigner>(x => x.GetRequiredService<EmbeddedAuthority>());
        services.AddSingleton<ICertificateAuthority>(x => x.GetRequiredService<EmbeddedAuthority>());
    }

    /// <summary>A database with schema, authority, people and policies, made once.</summary>
    private static async Task<(byte[] Database, byte[] Vault)> MakeTemplateAsync()
    {
        var home = Directory.CreateTempSubdirectory("desk-template-");
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        AddHeart(services, home.FullName);
        await using (var provider = services.BuildServiceProvider())
        {
            foreach (var start in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await start.StartingAsync(CancellationToken.None);
            await provider.GetRequiredService<EmbeddedAuthority>().OpenAsync(CancellationToken.None);
            var seeded = await provider.GetRequiredService<IIssuanceStore>().ChangeAsync<bool>(session =>
            {
                Seed(session);
                return Task.FromResult<Result<bool>>(true);
            });
            Assert.True(seeded.Succeeded);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var template = (await File.ReadAllBytesAsync(Path.Combine(home.FullName, "portal.db")), await File.ReadAllBytesAsync(Path.Combine(home.FullName, "vault.key")));
        home.Delete(recursive: true);
        return template;
    }

    private static void Seed(IStoreSession session)
    {
        var employees = new Group { Name = "Employees" };
        var developers = new Group { Name = "Developers" };
        PolicySlot[] slots = [new(0x9A, "piv-authentication", KeyAlgorithm.P256), new(0x9E, "card-authentication", KeyAlgorithm.P256)];
        var card = new DevicePolicy { Name = "Employee card", Kind = DeviceKind.PivCard, Content = new PolicyContent { Slots = slots, FacialImage = false } };
        var key = new DevicePolicy { Name = "Developer YubiKey", Kind = DeviceKind.YubiKey, Content = new PolicyContent { Slots = [slots[0]], FacialImage = false } };
        session.Add(card);
        session.Add(key);
        session.Add(NewPerson("Ana", "Sousa", 1, employees));
        session.Add(NewPerson("Ben", "Ito", 2, employees, developers));
        session.Add(NewPerson("Cleo", "Marsh", 3, employees));
        session.Add(new GroupAssignment { GroupId = employees.Id, PolicyId = card.Id, Type = IssuanceType.Initial });
        session.Add(new GroupAssignment { GroupId = developers.Id, PolicyId = key.Id, Type = IssuanceType.Initial });
        session.Add(new Workstation
        {
            Id = DeskWorkstation.TheId, DevicePublicKey = [1], MachineName = "DESK", OperatingSystem = "test", ClientVersion = "1", OwnerAccountId = Operator.AccountId, EnrolledAt = Noon,
        });
    }

    private static Person NewPerson(string given, string surname, int number, params Group[] groups) => new()
    {
        EmployeeNumber = $"E{number:D6}",
        GivenName = given,
        Surname = surname,
        Email = $"{given.ToLowerInvariant()}@example.org",
        Upn = $"{given.ToLowerInvariant()}@example.org",
        PersonIdentifier = $"{number:D10}",
        Organisation = "Example",
        Department = "Finance",
        Groups = [.. groups],
    };

    private sealed class Home(string folder) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Desk";

        public string ContentRootPath { get; set; } = folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
