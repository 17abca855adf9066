using System.Diagnostics;
using IssuancePortal.TestLib;

namespace IssuancePortal.SignIn.Tests.OpenIdConnect;

/// <summary>A real provider: the npm package oidc-provider, installed once into a folder of the user's cache.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private const string Package = "oidc-provider@8.8.1";

    private static readonly SemaphoreSlim Installing = new(1, 1);
    private Process? _process;

    public int Port { get; } = FreePort.Next();

    public string Authority => $"http://localhost:{Port}";

    public async Task StartAsync(Uri portal, string domain)
    {
        var cache = await InstallAsync();
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "OpenIdConnect", "provider.mjs"), cache, $"{Port}", new Uri(portal, "/account/oidc/callback").ToString(), domain])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line == "listening") return;
        throw new InvalidOperationException("The provider did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> InstallAsync()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "issuanceportal-tests", Package.Replace('@', '-'));
        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(cache, "node_modules", "oidc-provider"))) return cache;
            Directory.CreateDirectory(cache);
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--prefix", cache, "--no-audit", "--no-fund", "--no-save", "--loglevel=error", Package]) { WorkingDirectory = cache })!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            await npm.WaitForExitAsync(limit.Token);
            Assert.Equal(0, npm.ExitCode);
            return cache;
        }
        finally
        {
            Installing.Release();
        }
    }
}
