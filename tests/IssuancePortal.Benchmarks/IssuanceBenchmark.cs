using System.Diagnostics;

namespace IssuancePortal.Benchmarks;

/// <summary>An issuance on a virtual card behind a real PC/SC service against a shell script of yubico-piv-tool calls that reaches the same contents on the same card.</summary>
internal static class IssuanceBenchmark
{
    // The last of the readers that tests/lib/virtual-readers.sh starts.
    private const string Reader = "Virtual PCD B 00 01";
    private const int Port = 35966;
    private static readonly int[] Delays = [0, 50, 100, 200];

    public static async Task RunAsync()
    {
        Report.Heading("One issuance through PC/SC against a script of yubico-piv-tool calls (four P-256 keys, card at 30 ms an APDU)");
        if (!File.Exists("/run/pcscd/pcscd.comm"))
        {
            Report.Say("Left out: no pcscd runs. Start it with tests/lib/virtual-readers.sh.");
            return;
        }

        await using var rig = await Rig.StartAsync();
        var ours = new Dictionary<int, TimeSpan>();
        var objects = Path.Combine(rig.Folder, "objects");
        // What is loaded and compiled once does not count.
        await OursAsync(rig, 0, objects);
        foreach (var delay in Delays) ours[delay] = TimeSpan.FromTicks(Math.Min((await OursAsync(rig, delay, objects)).Ticks, (await OursAsync(rig, delay, objects)).Ticks));
        var script = TimeSpan.FromTicks(Math.Min((await ScriptAsync(rig, objects)).Ticks, (await ScriptAsync(rig, objects)).Ticks));
        Report.Table(
            ["added round trip", "s, ours", "s, script (no line between)", "ours / script"],
            Delays.Select(delay => (string[])[$"{delay} ms", Report.Seconds(ours[delay]), Report.Seconds(script), Report.Ratio(ours[delay] / script)]));
        Report.Say("The faster of two. Ours reads everything back and compares it, keeps a journal and an escrowed PUK; the script does none of it, and works beside the card.\n");
        foreach (var delay in Delays.Where(it => it <= 50))
            Report.Aim("T4", $"ours at {delay} ms / script, at most 1.0", Report.Ratio(ours[delay] / script), ours[delay] / script <= 1.0);
    }

    private static async Task<TimeSpan> OursAsync(Rig rig, int delay, string objects)
    {
        var person = (await rig.AddPeopleAsync(1))[0];
        await rig.ConnectAsync(options => options with { Lifelike = true, VpcdPort = Port }, it => it.Name == Reader);
        rig.Lines.Delay = TimeSpan.Zero;
        var order = await rig.PrepareAsync(person, rig.Workstations[0], Reader);
        rig.Lines.Delay = TimeSpan.FromMilliseconds(delay);
        var (wall, failure) = await rig.IssueAsync(order);
        if (failure is not null) throw new InvalidOperationException(failure);
        if (!Directory.Exists(objects)) await ShellAsync(rig, "dump", objects);
        await rig.DisconnectAsync();
        return wall;
    }

    private static async Task<TimeSpan> ScriptAsync(Rig rig, string objects)
    {
        // The client only holds the card in the reader here.
        await rig.ConnectAsync(options => options with { Lifelike = true, VpcdPort = Port }, it => it.Name == Reader);
        await ShellAsync(rig, "authority", objects);
        var wall = await ShellAsync(rig, "personalise", objects);
        await rig.DisconnectAsync();
        return wall;
    }

    private static async Task<TimeSpan> ShellAsync(Rig rig, string verb, string objects)
    {
        Directory.CreateDirectory(objects);
        var start = new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "personalise.sh"), verb, Reader]) { WorkingDirectory = objects, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_CACHE_HOME"] = rig.Folder;
        var watch = Stopwatch.StartNew();
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0) throw new InvalidOperationException($"personalise.sh {verb}: {await output}{errors}");
        return watch.Elapsed;
    }
}
