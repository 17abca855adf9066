using IssuancePortal.TestLib;

namespace IssuancePortal.Journeys.Stage;

/// <summary>The portal as a process of its own on a folder of its own; it can be killed and started again.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journey-");
    private readonly string[] _settings;
    private Tool? _program;

    private Portal(string[] settings) => _settings = settings;

    public Uri Address { get; } = new($"http://localhost:{FreePort.Next()}");

    /// <summary>Where it listens with TLS; null where it does not.</summary>
    public Uri? SecureAddress { get; private init; }

    public string Database => Path.Combine(_folder.FullName, "data", "portal.db");

    /// <summary>Where a demo's e-mails lie.</summary>
    public string Mails => Path.Combine(_folder.FullName, "data", "mail");

    public string Log => _program?.Output ?? "";

    /// <param name="settings">Further settings as on the command line.</param>
    public static async Task<Portal> StartAsync(params string[] settings)
    {
        var portal = new Portal(settings);
        await portal.StartAgainAsync();
        return portal;
    }

    /// <summary>One that listens with TLS beside.</summary>
    /// <param name="site">Who issues its certificate.</param>
    public static async Task<Portal> StartSecurelyAsync(TestAuthority site)
    {
        var (certificate, key) = site.ServerFiles("localhost");
        var portal = new Portal(["--Kestrel:Certificates:Default:Path", certificate, "--Kestrel:Certificates:Default:KeyPath", key]) { SecureAddress = new Uri($"https://localhost:{FreePort.Next()}") };
        await portal.StartAgainAsync();
        return portal;
    }

    /// <summary>Starts the process on what the last one left.</summary>
    public async Task StartAgainAsync()
    {
        _program = Tool.DotNet(
            Repository.Portal,
            _folder.FullName,
            [.. _settings, "--urls", string.Join(';', new[] { Address, SecureAddress }.OfType<Uri>()),
            "--contentRoot", _folder.FullName,
            "--environment", "Development",
            "--Authority:PublicUrl", Address.ToString(),
            "--Authority:CrlCache", "00:00:00"]);
        using var http = new HttpClient { BaseAddress = Address };
        var end = DateTime.UtcNow.AddSeconds(120);
        while (true)
        {
            try
            {
                if ((await http.GetAsync("sign-in")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (_program.HasExited || DateTime.UtcNow > end) throw new InvalidOperationException($"The portal did not start:\n{_program.Output}");
            await Task.Delay(100);
        }
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _program!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
