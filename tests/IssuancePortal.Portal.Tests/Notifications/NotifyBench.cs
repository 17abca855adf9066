using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace IssuancePortal.Portal.Tests.Notifications;

/// <summary>A node with a real database, vault, mail transport and webhook transport. Several may share a folder.</summary>
internal sealed class NotifyBench : IAsyncDisposable
{
    public static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]);

    private readonly DirectoryInfo _folder;
    private readonly bool _owner;
    private readonly ServiceProvider _services;

    private NotifyBench(DirectoryInfo folder, bool owner, TimeProvider time, MailOptions mail, WebhookOptions webhooks, TrustOptions trust)
    {
        (_folder, _owner, Time) = (folder, owner, time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "portal.db")}",
            ["Vault:KeyFile"] = Path.Combine(folder.FullName, "vault.key"),
            ["Vault:CreateKeyFile"] = "true",
        }).Build();
        var services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton(time).AddSingleton(mail).AddSingleton(webhooks).AddSingleton<IHostEnvironment>(new Home(folder.FullName));
        services.AddIssuanceData(configuration);
        services.Configure<ShellOptions>(options => (options.Name, options.PublicUrl) = ("Cards & Keys", "https://cards.example.org"));
        services.AddSingleton<IServer, NoServer>().AddSingleton<PublicAddress>()
            .AddSingleton(trust).AddSingleton<TrustedAuthorities>().AddSingleton<IMailTransport, SmtpMailTransport>().AddSingleton<IWebhookTransport, WebhookTransport>().AddSingleton<IPortalVoice, PortalVoice>()
            .AddSingleton<DispatchEvents>().AddSingleton<SendDelivery>().AddSingleton<ChangeNotifications>().AddSingleton<ChangeWebhooks>().AddSingleton<LookAtDeliveries>().AddSingleton<NotificationWorker>();
        _services = services.BuildServiceProvider();
    }

    public TimeProvider Time { get; }

    public IIssuanceStore Store => Get<IIssuanceStore>();

    public NotificationWorker Worker => Get<NotificationWorker>();

    public static async Task<NotifyBench> CreateAsync(TimeProvider? time = null, MailOptions? mail = null, WebhookOptions? webhooks = null, TrustOptions? trust = null)
    {
        var bench = new NotifyBench(Directory.CreateTempSubdirectory("notify-"), owner: true, time ?? TimeProvider.System, mail ?? new MailOptions(), webhooks ?? new WebhookOptions { AllowLocalhost = true }, trust ?? new TrustOptions());
        foreach (var start in bench._services.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await start.StartingAsync(CancellationToken.None);
        await bench.Get<ChangeNotifications>().SeedAsync();
        return bench;
    }

    /// <summary>Another node, or the same after a restart.</summary>
    public NotifyBench Another() => new(_folder, owner: false, Time, Get<MailOptions>(), Get<WebhookOptions>(), Get<TrustOptions>());

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A person, an operator who asked for a device for them, and that request.</summary>
    public async Task<(Person Person, IssuanceRequest Request)> RequestAsync(string? language = null, string surname = "Sousa")
    {
        var person = new Person { EmployeeNumber = $"E{Guid.NewGuid():N}"[..10], GivenName = "Ana", Surname = surname, Email = "ana@example.org", Upn = "ana@example.org", PersonIdentifier = "0000000001" };
        var policy = new DevicePolicy { Name = $"Card {Guid.NewGuid():N}", Kind = DeviceKind.PivCard, Content = new PolicyContent { Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256)] } };
        var requester = new Account { UserName = $"olga{Guid.NewGuid():N}", DisplayName = "Olga Öperator", Email = "olga@example.org", Language = language };
        var request = new IssuanceRequest { Mode = "validated", Reason = IssuanceReason.None, PersonId = person.Id, PolicyId = policy.Id, CreatedBy = requester.Id, CreatedAt = Time.GetUtcNow() };
        request.File(RequestMove.File);
        await ChangeAsync(session =>
        {
            foreach (var entity in new object[] { person, policy, requester, request }) session.Add(entity);
        });
        return (person, request);
    }

    /// <summary>An account with a role.</summary>
    public async Task<Account> AccountAsync(string name, string role, Guid? person = null)
    {
        var account = new Account { Id = name, UserName = name, DisplayName = name, Email = $"{name}@example.org", PersonId = person };
        await ChangeAsync(session =>
        {
            session.Add(account);
            session.Add(new IdentityUserRole<string> { UserId = account.Id, RoleId = role });
        });
        return account;
    }

    /// <summary>Something happens.</summary>
    public Task HappensAsync(string what, IssuanceRequest? request = null, string? detail = null, Guid? device = null, string? after = null) => ChangeAsync(session => session.Record(new AuditEvent
    {
        At = Time.GetUtcNow(),
        ActorId = "victor",
        ActorName = "Victor <Officer>",
        What = what,
        PersonId = request?.PersonId,
        RequestId = request?.Id,
        DeviceId = device,
        Before = "PendingApproval",
        After = after ?? "Denied",
        Detail = detail,
    }));

    public async Task ChangeAsync(Action<IStoreSession> change)
    {
        var changed = await Store.ChangeAsync<bool>(session =>
        {
            change(session);
            return Task.FromResult<Result<bool>>(true);
        });
        Assert.True(changed.Succeeded);
    }

    /// <summary>A webhook for events, with its secret.</summary>
    public async Task<(WebhookSubscription Webhook, string Secret)> HookAsync(string url, string events)
    {
        var saved = await Get<ChangeWebhooks>().SaveAsync(new WebhookOrder(null, null, "Ticket system", url, events, true), Admin);
        Assert.True(saved.Succeeded, saved.Refusal?.ToString());
        return (saved.Value.Webhook, saved.Value.Secret!);
    }

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync() => (await Get<LookAtDeliveries>().ListAsync(new DeliveryFilter(Limit: 1000), Admin)).Value;

    /// <summary>Looks at the trail and tries once what is due.</summary>
    public async Task<IReadOnlyList<Delivery>> RoundAsync()
    {
        Assert.True((await Get<DispatchEvents>().RunAsync()).Succeeded);
        return await TryDueAsync();
    }

    public async Task<IReadOnlyList<Delivery>> TryDueAsync()
    {
        var tried = new List<Delivery>();
        foreach (var due in await Get<SendDelivery>().DueAsync(100))
            if (await Get<SendDelivery>().TryAsync(due.Id) is { Succeeded: true } result) tried.Add(result.Value);
        return tried;
    }

    public static async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        var end = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (!await reached())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, $"Waited in vain for {what}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_owner) return;
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private sealed class Home(string folder) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Notify";

        public string ContentRootPath { get; set; } = folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    /// <summary>Listens nowhere.</summary>
    internal sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
