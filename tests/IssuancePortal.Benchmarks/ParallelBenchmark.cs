using System.Diagnostics;

namespace IssuancePortal.Benchmarks;

/// <summary>Many issuances at once on one portal: errors, processor time and memory of the portal's process. Clients and cards live in another process on the same machine.</summary>
internal static class ParallelBenchmark
{
    private static readonly int[] Counts = [10, 100, 500];

    public static async Task RunAsync()
    {
        Report.Heading("Issuances at once on one portal (four P-256 keys, cards as fast as the computer, SQLite)");
        await using var rig = await Rig.StartAsync();
        // What is loaded and compiled once does not count.
        await MeasureAsync(rig, 4);
        var rows = new List<string[]>();
        foreach (var count in Counts)
        {
            var result = await MeasureAsync(rig, count);
            rows.Add(
            [
                $"{count}", $"{result.Failures.Count}", Report.Seconds(result.Wall), Report.Number(count / result.Wall.TotalSeconds * 60), Report.Milliseconds(result.Processor.TotalMilliseconds / count),
                Report.Milliseconds(result.Clients.TotalMilliseconds / count), $"{result.Memory >> 20}",
            ]);
            foreach (var failure in result.Failures.GroupBy(it => it)) Report.Say($"{failure.Count()} of {count}: {failure.Key}");
            if (count == Counts[^1]) rows.Add(["T7", result.Failures.Count == 0 ? "met" : "missed", "", "", result.Processor.TotalMilliseconds / count <= 150 ? "met" : "missed", "", ""]);
        }

        Report.Table(["at once", "errors", "s until the last", "cards a minute", "portal CPU ms each", "clients and cards CPU ms each", "portal memory MiB"], rows);
        Report.Say("T7: 500 at once, 0 errors, at most 150 ms of the portal's processor time each. Processor time includes preparing.\n");
    }

    private static async Task<Measurement> MeasureAsync(Rig rig, int count)
    {
        var people = await rig.AddPeopleAsync(count);
        await rig.ConnectAsync(options => options with { Count = count });
        using var self = Process.GetCurrentProcess();
        var (processor, clients) = (self.TotalProcessorTime, rig.ClientsProcessorTime);
        using var stop = new CancellationTokenSource();
        var memory = WatchMemoryAsync(stop.Token);
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(people.Select((person, i) => Task.Run(async () =>
        {
            var order = await rig.PrepareAsync(person, rig.Workstations[i]);
            return await rig.IssueAsync(order);
        })));
        var wall = watch.Elapsed;
        self.Refresh();
        var measurement = new Measurement(
            [.. results.Select(it => it.Failure).OfType<string>()], wall, self.TotalProcessorTime - processor, rig.ClientsProcessorTime - clients, 0);
        await stop.CancelAsync();
        measurement = measurement with { Memory = await memory };
        await rig.DisconnectAsync();
        return measurement;
    }

    private static async Task<long> WatchMemoryAsync(CancellationToken cancellation)
    {
        using var self = Process.GetCurrentProcess();
        long most = 0;
        while (!cancellation.IsCancellationRequested)
        {
            self.Refresh();
            most = Math.Max(most, self.WorkingSet64);
            await Task.Delay(50, CancellationToken.None);
        }

        return most;
    }

    private sealed record Measurement(List<string> Failures, TimeSpan Wall, TimeSpan Processor, TimeSpan Clients, long Memory);
}
