using System.Diagnostics;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;

namespace IssuancePortal.Benchmarks;

/// <summary>How fast the audit trail grows and is verified (SQLite, every commit forced to the disk).</summary>
internal static class AuditBenchmark
{
    private const int Verified = 200_000;

    public static async Task RunAsync()
    {
        Report.Heading("Audit trail (SQLite, every commit forced to the disk)");
        await using var database = await BenchDatabase.CreateAsync();
        await AppendAsync(database, 1, TimeSpan.FromSeconds(1), 1);
        var rows = new List<string[]>();
        double best = 0;
        foreach (var (events, writers) in ((int, int)[])[(1, 1), (1, 8), (10, 1), (100, 1)])
        {
            var perSecond = await AppendAsync(database, events, TimeSpan.FromSeconds(5), writers);
            best = Math.Max(best, perSecond);
            rows.Add([$"{events} a transaction, {writers} {(writers == 1 ? "writer" : "writers")}", Report.Number(perSecond)]);
        }

        var known = (await database.Verifier.VerifyAsync()).Entries;
        while (known < Verified)
        {
            await ChangeAsync(database, 1_000);
            known += 1_000;
        }

        var watch = Stopwatch.StartNew();
        var result = await database.Verifier.VerifyAsync();
        if (result.Break is { } broken) throw new InvalidOperationException(broken.ToString());
        var verified = result.Entries / watch.Elapsed.TotalSeconds;
        rows.Add([$"verified, {Report.Number(result.Entries)} entries", Report.Number(verified)]);
        Report.Table(["", "events a second"], rows);
        Report.Aim("T10", "appended, at least 2,000 a second", Report.Number(best), best >= 2_000);
        Report.Aim("T10", "verified, at least 50,000 a second", Report.Number(verified), verified >= 50_000);
    }

    private static async Task<double> AppendAsync(BenchDatabase database, int events, TimeSpan span, int writers)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < span)
            {
                await ChangeAsync(database, events);
                Interlocked.Add(ref count, events);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static Task<Result<bool>> ChangeAsync(BenchDatabase database, int events) => database.Store.ChangeAsync<bool>(session =>
    {
        for (var i = 0; i < events; i++)
        {
            session.Record(new AuditEvent
            {
                At = DateTimeOffset.UtcNow,
                ActorId = "operator",
                ActorName = "Olivia Operator",
                What = "device.Issue",
                PersonId = Guid.NewGuid(),
                DeviceId = Guid.NewGuid(),
                Before = "Produced",
                After = "Issued",
            });
        }

        return Task.FromResult<Result<bool>>(true);
    });
}
