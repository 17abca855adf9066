using System.Diagnostics;

namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>A pcscd without readers of the test's own, beside the machine's: its /run/pcscd is a folder of the test, mounted in a namespace of its own.</summary>
internal sealed class PrivatePcscd : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pcscd-").FullName;
    private Process? _daemon;

    public void Start()
    {
        var config = Directory.CreateDirectory(Path.Combine(_folder, "readers")).FullName;
        _daemon = Process.Start(new ProcessStartInfo(
            "unshare", ["-m", "sh", "-c", "mkdir -p /run/pcscd && mount --bind \"$1\" /run/pcscd && exec pcscd --foreground --config \"$2\"", "sh", _folder, config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
    }

    public async Task StopAsync()
    {
        if (_daemon is null) return;
        _daemon.Kill();
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        _daemon = null;
        foreach (var left in Directory.GetFiles(_folder)) File.Delete(left);
    }

    public ClientProcess StartClient(TestHome home, params string[] arguments) =>
        ClientProcess.Start(home.Folder, new Dictionary<string, string> { ["PCSCLITE_CSOCK_NAME"] = Path.Combine(_folder, "pcscd.comm") }, arguments);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
