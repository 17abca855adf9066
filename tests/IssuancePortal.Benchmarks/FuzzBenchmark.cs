using System.Diagnostics;
using IssuancePortal.TestLib;

namespace IssuancePortal.Benchmarks;

/// <summary>A million changed messages for the parsers of SCEP, EST and PKCS #10; an exception ends it.</summary>
internal static class FuzzBenchmark
{
    private const int Inputs = 1_000_000;
    private const int Batches = 20;

    public static Task RunAsync()
    {
        Report.Heading("Parsers of enrolment protocols against changed messages");
        var watch = Stopwatch.StartNew();
        var results = new (int Read, TimeSpan Slowest)[Batches];
        Parallel.For(0, Batches, batch => results[batch] = EnrolmentFuzz.Run(batch, Inputs / Batches));
        var slowest = results.Max(it => it.Slowest);
        Report.Say($"{Report.Number(Inputs)} inputs in {Report.Seconds(watch.Elapsed)} s, {Report.Number(results.Sum(it => it.Read))} of them read to the end.");
        Report.Aim("P35", "no exception, none longer than 1 s", $"slowest {Report.Milliseconds(slowest.TotalMilliseconds)} ms", slowest < TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }
}
