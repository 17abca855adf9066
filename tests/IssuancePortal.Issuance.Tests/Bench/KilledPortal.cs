using System.Diagnostics;
using System.Text.Json;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Tests.Phones;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>
/// A portal in a process of its own that issues a card and is killed (SIGKILL, no clean-up of any kind) at a chosen write to the database.
/// </summary>
internal static class KilledPortal
{
    private const int IssuedUnharmed = 7;

    /// <summary>Variable with an authority outside, as JSON, that certifies the signature key.</summary>
    private const string Outside = "KILLED_PORTAL_OUTSIDE";

    /// <summary>Starts a child that kills itself at no write: whoever watches what it sends does.</summary>
    public static Process Start(string folder, OutsideEntry outside)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [typeof(KilledPortal).Assembly.Location, folder, "0", "before", nameof(DeviceKind.PivCard)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[Outside] = JsonSerializer.Serialize(outside);
        var child = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        _ = child.StandardError.ReadToEndAsync();
        _ = child.StandardOutput.ReadToEndAsync();
        return child;
    }

    /// <summary>Runs in the child: issues a card in the folder and dies at write number <c>args[1]</c>, before or after it is committed; <c>args[3]</c> is the kind of device; a fifth, "batch", has it issued in a batch, or, "kept", with an encryption key that is kept.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is [KilledPhones.Verb, ..]) return await KilledPhones.MainAsync(args[1], args[2], Enum.Parse<PhoneJourney>(args[3]));
        var (folder, write, before) = (args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), args[2] == "before");
        KillingStore? killing = null;
        var options = new WorkbenchOptions { Kind = Enum.Parse<DeviceKind>(args[3]), Store = store => killing = new KillingStore(store, write, before, () => { KillSelf(); return Task.CompletedTask; }) };
        if (Environment.GetEnvironmentVariable(Outside) is { } outside) options = options.WithOutside(JsonSerializer.Deserialize<OutsideEntry>(outside)!);
        var (bench, _) = await Workbench.OnFolderAsync(folder, args is [.., "kept"] ? options.WithKeptKey() : options);
        await using (bench)
        {
            if (args is [.., "batch"])
            {
                await FeedAsync(bench, folder, () => killing!.Arm());
                Environment.Exit(IssuedUnharmed);
            }

            var runId = await bench.IssueAsync(beforeStart: () => killing!.Arm());
            await File.WriteAllTextAsync(Path.Combine(folder, "unharmed"), runId.ToString());
            await bench.EndAsync(runId);
            // The folder stays for the judge.
            Environment.Exit(IssuedUnharmed);
        }

        return 0;
    }

    /// <summary>A batch of the one person, with the card in the reader.</summary>
    private static async Task FeedAsync(Workbench bench, string folder, Action arm)
    {
        await bench.Workstation.CardAsync(Workbench.Reader);
        var id = (await bench.Get<PlanBatch>().CreateAsync(new BatchOrder("Killed", bench.Policy.Id, "local", [bench.Person.Id]), Workbench.Operator)).Value;
        await File.WriteAllTextAsync(Path.Combine(folder, "batch"), id.ToString());
        arm();
        await bench.Get<DriveBatch>().StartAsync(new BatchStart(id, bench.Workstation.Id, [Workbench.Reader]), BatchBench.Driver);
        await BatchBench.UntilAsync(async () => (await bench.Store.ReadAsync(session => session.Batches.FindAsync(id)))!.State == BatchState.Ended, "the end of the batch");
    }

    /// <summary>Starts the child and waits for its death; true when it lived to the end because there was no such write.</summary>
    public static async Task<bool> IssueAsync(string folder, int write, bool before, DeviceKind kind, bool inBatch = false, bool isKept = false)
    {
        string[] arguments = [folder, write.ToString(System.Globalization.CultureInfo.InvariantCulture), before ? "before" : "after", kind.ToString(), .. inBatch ? ["batch"] : Array.Empty<string>(), .. isKept ? ["kept"] : Array.Empty<string>()];
        return await EndAsync(arguments) == IssuedUnharmed;
    }

    /// <summary>Starts a child with these arguments and waits until it has killed itself.</summary>
    internal static async Task<int> EndAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [typeof(KilledPortal).Assembly.Location, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var child = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var errors = child.StandardError.ReadToEndAsync();
        _ = child.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await child.WaitForExitAsync(limit.Token);
        // 137 is 128 + SIGKILL.
        Assert.True(child.ExitCode is 137 or IssuedUnharmed, $"The portal ended with {child.ExitCode}: {await errors}");
        return child.ExitCode;
    }

    /// <summary>Ends this process at once, with nothing cleaned up.</summary>
    internal static void KillSelf()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal takes a moment to arrive; nothing may be written in it.
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
