using System.Diagnostics;
using IssuancePortal.TestLib;

namespace IssuancePortal.SignIn.Tests.OpenIdConnect;

/// <summary>A real provider: the npm package oidc-provider, installed once into a folder of the user's cache.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private const string Package = "oidc-provider";
    private const string Version = "8.8.1";

    private Process? _process;

    public int Port { get; } = FreePort.Next();

    public string Authority => $"http://localhost:{Port}";

    public async Task StartAsync(Uri portal, string domain)
    {
        var cache = await NpmPackage.FolderOfAsync(Package, Version);
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
}
