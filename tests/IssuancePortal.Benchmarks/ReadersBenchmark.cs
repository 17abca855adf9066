using System.Diagnostics;

namespace IssuancePortal.Benchmarks;

/// <summary>Several readers on one client: cards at 30 ms an APDU, issued at once.</summary>
internal static class ReadersBenchmark
{
    private static readonly int[] Counts = [1, 2, 4, 8];

    public static async Task RunAsync()
    {
        Report.Heading("Several readers on one client (four P-256 keys, cards at 30 ms an APDU)");
        await using var rig = await Rig.StartAsync();
        await MeasureAsync(rig, 1);
        var walls = new Dictionary<int, TimeSpan>();
        foreach (var count in Counts) walls[count] = TimeSpan.FromTicks(Math.Min((await MeasureAsync(rig, count)).Ticks, (await MeasureAsync(rig, count)).Ticks));
        Report.Table(
            ["readers", "s until the last", "throughput against one reader"],
            Counts.Select(count => (string[])[$"{count}", Report.Seconds(walls[count]), Report.Ratio(count * (walls[1] / walls[count]))]));
        var gain = Counts.Min(count => walls[1] / walls[count]);
        Report.Aim("T8", "throughput of n readers, at least 0.9 n up to 8", $"{Report.Ratio(gain)} n", gain >= 0.9);
    }

    private static async Task<TimeSpan> MeasureAsync(Rig rig, int count)
    {
        var people = await rig.AddPeopleAsync(count);
        await rig.ConnectAsync(options => options with { Readers = count, Lifelike = true });
        var orders = new List<Issuance.Personalisation.StartOrder>();
        for (var k = 0; k < count; k++) orders.Add(await rig.PrepareAsync(people[k], rig.Workstations[0], Clients.ReaderName(k)));
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(orders.Select(rig.IssueAsync));
        var wall = watch.Elapsed;
        if (results.Select(it => it.Failure).OfType<string>().FirstOrDefault() is { } failure) throw new InvalidOperationException(failure);
        await rig.DisconnectAsync();
        return wall;
    }
}
