using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using IssuancePortal.Data;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.SignIn.Tests;

/// <summary>The whole portal in this process, on a folder of its own. Starting it again on the same folder is a restart.</summary>
internal sealed partial class TestPortal : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _folder;
    private readonly bool _owner;
    private readonly (string Key, string Value)[] _settings;
    private readonly Recorder _log = new();

    /// <summary>A demo that has started before, so that no test waits for another first start.</summary>
    public TestPortal(params (string Key, string Value)[] settings)
        : this(Directory.CreateTempSubdirectory("portal-"), owner: true, settings)
    {
        var data = Directory.CreateDirectory(Path.Combine(Folder, "data"));
        foreach (var file in Seeded.Value) File.WriteAllBytes(Path.Combine(data.FullName, file.Key), file.Value);
    }

    private TestPortal(DirectoryInfo folder, bool owner, (string Key, string Value)[] settings)
    {
        (_folder, _owner, _settings) = (folder, owner, settings);
        ClientOptions.AllowAutoRedirect = false;
        ClientOptions.BaseAddress = new Uri("https://localhost");
    }

    /// <summary>The files of a demo's data folder after its first start.</summary>
    private static Lazy<Dictionary<string, byte[]>> Seeded { get; } = new(() => Task.Run(SeedAsync).GetAwaiter().GetResult());

    /// <summary>Its clock; null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Everything that is logged, or what the portal logs by default.</summary>
    public bool LogsEverything { get; init; }

    public IEnumerable<string> Log => _log.Lines;

    public string Folder => _folder.FullName;

    public IIssuanceStore Store => Services.GetRequiredService<IIssuanceStore>();

    /// <summary>Where a browser finds it; passkeys need a name, not a number. Only for a portal that listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where it listens with TLS, when it does.</summary>
    public Uri SecureAddress { get; private set; } = null!;

    /// <summary>Where it listens for devices that show a certificate at once.</summary>
    public Uri DeviceAddress { get; private set; } = null!;

    /// <summary>A demo on a port of its own, so that a browser can visit it.</summary>
    public static TestPortal Listening(params (string Key, string Value)[] settings) => Listening(null, settings);

    /// <param name="clock">Its clock; null for the system's.</param>
    /// <param name="settings">Further settings.</param>
    public static TestPortal Listening(TimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var portal = new TestPortal(settings) { Clock = clock };
        portal.UseKestrel(0);
        portal.StartServer();
        portal.Address = new Uri($"http://localhost:{portal.ClientOptions.BaseAddress.Port}");
        return portal;
    }

    /// <summary>A demo on three ports of its own: without TLS, with it, and with it for devices that show a certificate at once.</summary>
    /// <param name="certificate">Its certificate for "localhost".</param>
    /// <param name="chain">Certificates above it.</param>
    /// <param name="settings">Further settings.</param>
    public static TestPortal ListeningSecurely(X509Certificate2 certificate, X509Certificate2Collection chain, params (string Key, string Value)[] settings)
    {
        var portal = new TestPortal(settings);
        portal.UseKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate, https => https.ServerCertificateChain = chain));
            server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate, https =>
            {
                https.ServerCertificateChain = chain;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            }));
        });
        portal.StartServer();
        var addresses = portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(it => new Uri(it.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).ToLookup(it => it.Scheme);
        (portal.Address, portal.SecureAddress, portal.DeviceAddress) = (addresses["http"].First(), addresses["https"].First(), addresses["https"].Last());
        return portal;
    }

    /// <summary>A demo's first start.</summary>
    public static TestPortal FirstStart() => new(Directory.CreateTempSubdirectory("portal-"), owner: true, []);

    /// <summary>Outside a demo, with a vault key of its own.</summary>
    public static TestPortal WithoutDemo() =>
        new(Directory.CreateTempSubdirectory("portal-"), owner: true, [("Demo:Enabled", "false"), ("Vault:KeyBase64", Convert.ToBase64String(new byte[32]))]);

    /// <summary>Another start on the same folder; the first one must have stopped.</summary>
    public TestPortal Again() => new(_folder, owner: false, _settings);

    public Task<IReadOnlyList<AuditEvent>> AuditAsync() => Store.ReadAsync(session => session.AuditAsync(new AuditFilter(Limit: 1000)));

    /// <summary>Posts a form with the anti-forgery token of a page.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string page, string action, params (string Key, string? Value)[] fields)
    {
        var form = fields.Append(("__RequestVerificationToken", await TokenAsync(client, page)))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2 ?? ""));
        return await client.PostAsync(new Uri(action, UriKind.Relative), new FormUrlEncodedContent(form));
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient client, string name, string password, string? returnUrl = null) =>
        PostAsync(client, "/sign-in", "/account/sign-in", ("userName", name), ("password", password), ("returnUrl", returnUrl));

    public static async Task<string> TokenAsync(HttpClient client, string page)
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative));
        return WebUtility.HtmlDecode(Token().Match(html).Groups[1].Value);
    }

    /// <summary>A text is in no file of the portal, the database with its log among them, and in nothing that it logged.</summary>
    public async Task HoldsNowhereAsync(string secret)
    {
        Assert.DoesNotContain(Log, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        // A file that is being written, mail for instance, is looked at when it is whole.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await NoFileHoldsAsync(secret);
                return;
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task NoFileHoldsAsync(string secret)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode]) Assert.True(bytes.AsSpan().IndexOf(encoding.GetBytes(secret)) < 0, $"{file} holds it.");
        }
    }

    public async Task<T> DbAsync<T>(Func<PortalDb, Task<T>> use)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await use(db);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (_owner) _folder.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(_folder.FullName);
        builder.UseEnvironment("Testing");
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        if (Clock is { } clock) builder.ConfigureServices(services => services.AddSingleton(clock));
        builder.ConfigureLogging(logging =>
        {
            logging.AddProvider(_log);
            if (LogsEverything) logging.AddFilter(null, LogLevel.Trace);
        });
    }

    private static async Task<Dictionary<string, byte[]>> SeedAsync()
    {
        await using var portal = FirstStart();
        using (var client = portal.CreateClient()) await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        await portal.DbAsync(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
        await portal.StopAsync();
        SqliteConnection.ClearAllPools();
        return Directory.EnumerateFiles(Path.Combine(portal.Folder, "data")).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
    }

    private Task StopAsync() => Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private sealed class Recorder : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void Dispose()
        {
        }

        private sealed class Logger(Recorder recorder) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                recorder.Lines.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
