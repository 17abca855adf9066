using System.Diagnostics;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.TestLib.Fuzz;

namespace IssuancePortal.Benchmarks;

/// <summary>A million changed messages for every parser of ours: how many it takes and refuses, and whether it ever throws or hangs. FUZZ_INPUTS and FUZZ_ONLY (part of a name) make it less.</summary>
internal static class FuzzBenchmark
{
    private const int Batches = 20;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        var inputs = int.Parse(Environment.GetEnvironmentVariable("FUZZ_INPUTS") ?? "1000000", System.Globalization.CultureInfo.InvariantCulture);
        var only = Environment.GetEnvironmentVariable("FUZZ_ONLY") ?? "";
        await using var database = await BenchDatabase.CreateAsync();
        Report.Heading("Parsers against changed messages");
        var (rows, crashes, slowest) = (new List<string[]>(), 0, TimeSpan.Zero);
        foreach (var target in EnrolmentTargets.All().Concat(AuthorityTargets.All()).Concat(StatusTargets.All()).Concat(AcmeTargets.All()).Concat(CardTargets.All()).Concat(IppTargets.All()).Concat(PhoneTargets.All()).Concat(LineTargets.All()).Concat(FileTargets.All(database.Store, SamplePhoto.Jpeg)))
        {
            if (!target.Name.Contains(only, StringComparison.OrdinalIgnoreCase)) continue;
            var watch = Stopwatch.StartNew();
            var results = new FuzzResult[Batches];
            Parallel.For(0, Batches, batch => results[batch] = Fuzzer.Run(target, batch, inputs / Batches));
            watch.Stop();
            foreach (var (input, cause) in results.SelectMany(it => it.Finds).Take(3)) Report.Say($"{target.Name}: {cause.GetType().Name}: {cause.Message}\n{cause.StackTrace}\n{Convert.ToBase64String(input)}\n");
            crashes += results.Sum(it => it.Crashes);
            var most = results.Max(it => it.Slowest);
            if (most > slowest) slowest = most;
            string[] row =
            [
                target.Name, Report.Number(inputs), Report.Number(inputs / watch.Elapsed.TotalSeconds), Report.Number(results.Sum(it => it.Refused)), Report.Number(results.Sum(it => it.Accepted)), Report.Number(results.Sum(it => it.Crashes)), Report.Milliseconds(most.TotalMilliseconds),
            ];
            rows.Add(row);
            Console.Error.WriteLine(string.Join(" | ", row));
        }

        Report.Table(["parser", "inputs", "inputs a second", "refused", "taken", "crashes", "slowest ms"], rows);
        using var self = Process.GetCurrentProcess();
        Report.Say($"Most memory of the process: {self.PeakWorkingSet64 / 1024 / 1024} MiB.");
        Report.Aim("P35", "no crash, none longer than 1 s", $"{crashes} crashes, slowest {Report.Milliseconds(slowest.TotalMilliseconds)} ms", crashes == 0 && slowest < Slow);
    }
}
