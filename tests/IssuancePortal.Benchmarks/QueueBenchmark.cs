using System.Diagnostics;
using IssuancePortal.Data.People;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Features.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Benchmarks;

/// <summary>The validation queue with few and with very many requests waiting: a part of the list, a search, a count, a claim, and a new row on 200 screens.</summary>
internal static class QueueBenchmark
{
    private const int Rounds = 25;
    private const int Watchers = 200;
    private static readonly string[] Requesters = [.. Enumerable.Range(0, 40).Select(i => $"operator-{i}")];
    private static readonly string[] Modes = ["validated", "validated", "validated", "local"];
    private static readonly IssuanceReason[] Reasons = [.. Enumerable.Repeat(IssuanceReason.None, 400), .. Enumerable.Repeat(IssuanceReason.Damaged, 80), .. Enumerable.Repeat(IssuanceReason.Lost, 19), IssuanceReason.Stolen];
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly Actor Officer = new("officer", null, "Olga Officer", [Role.Officer]);
    private static readonly Actor Operator = new("operator", null, "Otto Operator", [Role.Operator]);

    public static async Task RunAsync()
    {
        Report.Heading("Validation queue (SQLite, parts of 50 rows)");
        var rows = new List<string[]>();
        var p95 = new Dictionary<(int Requests, string What), double>();
        foreach (var requests in (int[])[10_000, 1_000_000])
        {
            await using var database = await BenchDatabase.CreateAsync();
            var policies = Policies();
            await database.InsertAsync(policies);
            await database.InsertAsync(Entities(requests, policies));
            foreach (var (what, times) in await MeasureAsync(database, policies))
            {
                times.Sort();
                p95[(requests, what)] = Report.Percentile(times, 0.95);
                rows.Add([Report.Number(requests), what, Report.Milliseconds(Report.Percentile(times, 0.5)), Report.Milliseconds(Report.Percentile(times, 0.95)), Report.Milliseconds(times[^1])]);
            }
        }

        Report.Table(["requests", "what", "p50 ms", "p95 ms", "most ms"], rows);
        foreach (var (group, aim) in (IEnumerable<(string, string)>)[("part", "a part of the list"), ("search", "a search"), ("claim", "a claim")])
        {
            var (small, large) = (Worst(10_000, group), Worst(1_000_000, group));
            Report.Aim("T9", $"worst p95 of {aim} at 1,000,000 requests / at 10,000, at most 2", Report.Ratio(large / small), large / small <= 2);
        }

        Report.Aim("T9", $"p95 of a new row on {Watchers} screens at 1,000,000, at most 500 ms", $"{Report.Milliseconds(Worst(1_000_000, "new row"))} ms", Worst(1_000_000, "new row") <= 500);

        double Worst(int requests, string beginning) => p95.Where(it => it.Key.Requests == requests && it.Key.What.StartsWith(beginning, StringComparison.Ordinal)).Max(it => it.Value);
    }

    private static async Task<List<(string What, List<double> Times)>> MeasureAsync(BenchDatabase database, DevicePolicy[] policies)
    {
        var queue = new ListQueue(database.Store, TimeProvider.System);
        var measured = new List<(string, List<double>)>();
        var pending = new QueueFilter();
        async Task LookAsync(string what, params QueueFilter[] filters) => measured.Add((what, await TimesAsync(filters, async filter =>
        {
            var first = await queue.LookAsync(filter, null, ListQueue.PartSize, Officer);
            if (first.Value.Next is { } next && filter.Text is null) _ = (await queue.LookAsync(filter, next, ListQueue.PartSize, Officer)).Value;
        })));

        await LookAsync("part: waiting, by age", pending);
        await LookAsync("part: waiting, by due", pending with { Sort = QueueSort.Due });
        await LookAsync("part: overdue", pending with { Overdue = true });
        await LookAsync("part: one policy", [.. policies.Select(policy => pending with { PolicyId = policy.Id })]);
        await LookAsync("part: one policy, by due", [.. policies.Select(policy => pending with { PolicyId = policy.Id, Sort = QueueSort.Due })]);
        await LookAsync("part: one reason", pending with { Reason = IssuanceReason.Stolen }, pending with { Reason = IssuanceReason.Damaged, Sort = QueueSort.Due });
        await LookAsync("part: one requester", pending with { RequestedBy = Requesters[7] });
        await LookAsync("part: unclaimed, replacement", pending with { Claim = QueueClaim.Unclaimed, Type = RequestType.Replacement });
        await LookAsync("part: mine", pending with { Claim = QueueClaim.Mine });
        await LookAsync("part: all states, latest first", pending with { State = null, Sort = QueueSort.Newest });
        await LookAsync("search: one letter", pending with { Text = "a" }, pending with { Text = "z" });
        await LookAsync("search: part of a name", pending with { Text = "mar" }, pending with { Text = "bergar" });
        await LookAsync("search: two words", pending with { Text = "ana ber" }, pending with { Text = "jonas lun" });
        await LookAsync("search: number", pending with { Text = "1000777" });
        measured.Add(("count", await TimesAsync([pending, pending with { PolicyId = policies[0].Id }], async filter => _ = (await queue.CountAsync(filter, Officer)).Value)));

        var claims = new ClaimRequest(database.Store, new DefaultSettings(), TimeProvider.System);
        var some = (await queue.LookAsync(pending with { Sort = QueueSort.Newest }, null, 200, Officer)).Value.Items;
        measured.Add(("claim", await TimesAsync(some.Take(Rounds * 4), async item => _ = (await claims.ClaimAsync(new ClaimOrder(item.Id), Officer)).Value, 1)));
        measured.Add(($"new row on {Watchers} screens", await NewRowsAsync(database, queue, policies[0])));
        return measured;
    }

    /// <summary>From the order to file a request until the last of all who watch has its row.</summary>
    private static async Task<List<double>> NewRowsAsync(BenchDatabase database, ListQueue queue, DevicePolicy policy)
    {
        using var board = new QueueBoard(database.Feed, queue, TimeProvider.System, NullLogger<QueueBoard>.Instance);
        var seen = 0;
        TaskCompletionSource? all = null;
        var watches = Enumerable.Range(0, Watchers).Select(_ => board.Watch(items =>
        {
            var mine = items.Where(item => item.Refuse(Officer, DateTimeOffset.UtcNow) is null).ToList();
            if (mine.Count > 0 && Interlocked.Increment(ref seen) == Watchers) all!.TrySetResult();
        })).ToList();
        var settings = new DefaultSettings();
        var file = new FileRequest(database.Store, new ReplaceDevices(new DeviceMoves(settings, TimeProvider.System), TimeProvider.System), settings, TimeProvider.System);
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var person = SearchBenchmark.Person(20_000_000 + i);
            await database.Store.ChangeAsync<bool>(session =>
            {
                var group = new Group { Name = $"Group of {person.EmployeeNumber}" };
                person.Groups.Add(group);
                session.Add(person);
                session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = IssuanceType.Initial });
                return Task.FromResult<Result<bool>>(true);
            });
            (seen, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var start = Stopwatch.GetTimestamp();
            _ = (await file.FileAsync(new FileOrder(person.Id, policy.Id, "validated"), Operator)).Value;
            await all.Task;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        foreach (var watch in watches) watch.Dispose();
        return times;
    }

    private static async Task<List<double>> TimesAsync<T>(IEnumerable<T> cases, Func<T, Task> run, int rounds = Rounds)
    {
        var times = new List<double>();
        var list = cases.ToList();
        if (rounds > 1) foreach (var one in list) await run(one);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in list)
            {
                var start = Stopwatch.GetTimestamp();
                await run(one);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    private static DevicePolicy[] Policies() =>
    [
        .. Enumerable.Range(0, 4).Select(i => new DevicePolicy
        {
            Name = $"Policy {i}",
            Kind = DeviceKind.PivCard,
            Content = new PolicyContent { Modes = ["local", "validated"], Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256)] },
        }),
    ];

    private static IEnumerable<object> Entities(int count, DevicePolicy[] policies)
    {
        for (var i = 0; i < count; i++)
        {
            var person = SearchBenchmark.Person(i);
            yield return person;
            foreach (var word in SearchWords.Of(person)) yield return new PersonSearchTerm { PersonId = person.Id, Term = word };
            var reason = Reasons[(int)((uint)i * 2_654_435_761u % Reasons.Length)];
            var created = Now.AddDays(-20).AddSeconds(i * (19.5 * 86_400 / count));
            var request = new IssuanceRequest
            {
                Type = reason == IssuanceReason.None ? RequestType.Issuance : RequestType.Replacement,
                Mode = Modes[i % Modes.Length],
                Reason = reason,
                PersonId = person.Id,
                PolicyId = policies[i % 97 == 0 ? 3 : i % 3].Id,
                CreatedBy = Requesters[i % Requesters.Length],
                CreatedByName = Requesters[i % Requesters.Length],
                CreatedAt = created,
                ApprovalsNeeded = 1,
                DueAt = created.AddHours(24),
                ExpiresAt = created.AddDays(30),
            };
            // Independent of the names, which repeat in step with the number.
            request.File((((uint)i * 2_246_822_519u) >> 9) % 10 == 9 ? RequestMove.FileApproved : RequestMove.File);
            yield return request;
        }
    }
}
