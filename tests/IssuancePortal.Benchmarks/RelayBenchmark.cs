namespace IssuancePortal.Benchmarks;

/// <summary>Trips and wall time of an issuance over a line with delay: whole scripts against the same APDUs one per trip.</summary>
internal static class RelayBenchmark
{
    private static readonly int[] Delays = [0, 50, 100, 200];

    public static async Task RunAsync()
    {
        Report.Heading("One issuance over a slow line (four P-256 keys, card at 30 ms an APDU)");
        await using var rig = await Rig.StartAsync();
        var walls = new Dictionary<(bool Extended, LineKind Kind, int Delay), (TimeSpan Wall, int Trips)>();
        foreach (var extended in (bool[])[true, false])
        {
            await MeasureAsync(rig, extended, LineKind.Scripts, 0, count: false, walls); // What is loaded and compiled once does not count.
            foreach (var delay in Delays)
                foreach (var kind in (LineKind[])[LineKind.Scripts, LineKind.Relay])
                    await MeasureAsync(rig, extended, kind, delay, count: true, walls);
        }

        Report.Table(
            ["added round trip", "card", "trips, ours", "s, ours", "trips, relay", "s, relay", "relay / ours"],
            from extended in (bool[])[true, false]
            from delay in Delays
            let ours = walls[(extended, LineKind.Scripts, delay)]
            let relay = walls[(extended, LineKind.Relay, delay)]
            select (string[])
            [
                $"{delay} ms", extended ? "extended length" : "short APDUs", $"{ours.Trips}", Report.Seconds(ours.Wall), $"{relay.Trips}", Report.Seconds(relay.Wall), Report.Ratio(relay.Wall / ours.Wall),
            ]);
        Report.Say("The fastest of three. Ours is measured from the click on Issue; what happens while the operator reads the summary is not counted. The relay has no such time.\n");

        foreach (var extended in (bool[])[true, false])
        {
            var card = extended ? "extended length" : "short APDUs";
            TimeSpan Ours(int delay) => walls[(extended, LineKind.Scripts, delay)].Wall;
            var trips = Delays.Max(delay => walls[(extended, LineKind.Scripts, delay)].Trips);
            Report.Aim("T1", $"two trips ({card})", $"{trips}", trips <= 2);
            Report.Aim("T2", $"100 ms / local, at most 1.10 ({card})", Report.Ratio(Ours(100) / Ours(0)), Ours(100) / Ours(0) <= 1.10);
            var gain = walls[(extended, LineKind.Relay, 100)].Wall / Ours(100);
            Report.Aim("T3", $"relay / ours at 100 ms, at least 3.5 ({card})", Report.Ratio(gain), gain >= 3.5);
            var slope = (Ours(200) - Ours(0)).TotalMilliseconds / 200;
            Report.Aim("T5", $"seconds lost per second of round trip, at most 2.2 ({card})", Report.Ratio(slope), slope <= 2.2);
        }
    }

    private static async Task MeasureAsync(
        Rig rig, bool extended, LineKind kind, int delay, bool count, Dictionary<(bool, LineKind, int), (TimeSpan, int)> walls)
    {
        const int Times = 3;
        (rig.Lines.Kind, rig.Lines.ExtendedLength) = (kind, extended);
        var measured = new List<(TimeSpan Wall, int Trips)>();
        var people = await rig.AddPeopleAsync(Times);
        // A client for each, so that each has a blank card; one after the other.
        await rig.ConnectAsync(options => options with { Count = Times, Lifelike = true, ExtendedLength = extended });
        for (var i = 0; i < Times; i++)
        {
            rig.Lines.Delay = TimeSpan.Zero;
            var order = await rig.PrepareAsync(people[i], rig.Workstations[i], prepare: kind == LineKind.Scripts);
            rig.Lines.Delay = TimeSpan.FromMilliseconds(delay);
            var before = rig.Lines.TripsOf(order.RunId);
            var (wall, failure) = await rig.IssueAsync(order);
            if (failure is not null) throw new InvalidOperationException(failure);
            measured.Add((wall, rig.Lines.TripsOf(order.RunId) - before));
        }

        await rig.DisconnectAsync();
        if (count) walls[(extended, kind, delay)] = measured.MinBy(it => it.Wall);
    }
}
