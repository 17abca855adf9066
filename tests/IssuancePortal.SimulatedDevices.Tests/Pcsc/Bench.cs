namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>Tests that need a pcscd with virtual readers run one after the other: they share a reader.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PcscCollection
{
    public const string Name = "Pcsc";
}

/// <summary>
/// A card in the first virtual reader of pcscd, the tools that judge it, and a folder for their files. Start pcscd with <c>tests/lib/virtual-readers.sh</c>.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Reader = "Virtual PCD 00 00";
    public const int Port = 35963;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly Task _connection;

    private Bench(ISimulatedDevice device)
    {
        // OpenSC looks at this one reader only: cards in the others are somebody else's.
        File.WriteAllText(PathOf("opensc.conf"), "app default {\n  ignored_readers = \"Virtual PCD B\", \"Virtual PCD C\", \"Virtual PCD D\", \"Virtual PCD 00 01\";\n}\n");
        _environment["OPENSC_CONF"] = PathOf("opensc.conf");
        _environment["XDG_CACHE_HOME"] = Folder;
        Device = device;
        _connection = VpcdConnection.RunAsync(device, "127.0.0.1", Port, _stop.Token);
    }

    public ISimulatedDevice Device { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pcsc").FullName;

    public static async Task<Bench> InsertAsync(ISimulatedDevice device)
    {
        Assert.True(File.Exists("/run/pcscd/pcscd.comm"), "No pcscd runs: start it with tests/lib/virtual-readers.sh.");
        var bench = new Bench(device);
        try
        {
            await bench.WaitForCardAsync(present: true);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public Task<ToolResult> RunAsync(string program, params string[] arguments) => Tool.RunAsync(Folder, _environment, program, arguments);

    public Task<ToolResult> YubicoAsync(params string[] arguments) => RunAsync("yubico-piv-tool", ["-r", Reader, .. arguments]);

    public Task<ToolResult> YkmanAsync(params string[] arguments) => RunAsync("ykman", ["--reader", Reader, .. arguments]);

    public Task<ToolResult> Pkcs11Async(params string[] arguments) => RunAsync("pkcs11-tool", arguments);

    public Task<ToolResult> Pkcs15Async(params string[] arguments) => RunAsync("pkcs15-tool", ["--reader", Reader, .. arguments]);

    public Task<ToolResult> OpensslAsync(params string[] arguments) => RunAsync("openssl", arguments);

    /// <summary>OpenSC's own administration tool, with a management key; its exit code is a byte count or means nothing, so look at the card.</summary>
    public async Task<ToolResult> PivToolAsync(byte[] managementKey, params string[] arguments)
    {
        await File.WriteAllTextAsync(PathOf("admin.key"), string.Join(':', managementKey.Select(b => b.ToString("X2", null))));
        _environment["PIV_EXT_AUTH_KEY"] = PathOf("admin.key");
        return await RunAsync("piv-tool", ["-r", Reader, .. arguments]);
    }

    /// <summary>A certificate authority made by openssl: ca.key and ca.pem.</summary>
    public async Task MakeAuthorityAsync() => (await OpensslAsync(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "30")).MustSucceed();

    /// <summary>Certifies the public key in <c>{slot}.pub</c> as <c>{slot}.pem</c>.</summary>
    public async Task CertifyAsync(string slot) => (await OpensslAsync(
        "x509", "-new", "-force_pubkey", $"{slot}.pub", "-CA", "ca.pem", "-CAkey", "ca.key", "-subj", $"/CN=key {slot}", "-days", "10", "-out", $"{slot}.pem")).MustSucceed();

    /// <summary>Checks with openssl a signature over the file <c>data</c>.</summary>
    public async Task MustVerifyAsync(string slot, string hash, string signature) =>
        Assert.Contains("Verified OK", (await OpensslAsync("dgst", $"-{hash}", "-verify", $"{slot}.pub", "-signature", signature, "data")).MustSucceed().Output, StringComparison.Ordinal);

    /// <summary>Waits until PC/SC shows or no longer shows the card in the reader.</summary>
    public async Task WaitForCardAsync(bool present)
    {
        var deadline = DateTime.UtcNow + Patience;
        var atr = string.Join(':', Device.Atr.Select(b => b.ToString("x2", null)));
        ToolResult look;
        do
        {
            look = await RunAsync("opensc-tool", "-r", Reader, "-a");
            if (look.Output.Contains(atr, StringComparison.Ordinal) == present) return;
            await Task.Delay(100);
        }
        while (DateTime.UtcNow < deadline);
        Assert.Fail($"PC/SC does not show the card as {(present ? "present" : "absent")} in {Reader}:\n{look.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection;
        await WaitForCardAsync(present: false);
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
