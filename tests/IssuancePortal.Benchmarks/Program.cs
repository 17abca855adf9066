using IssuancePortal.Benchmarks;

// dotnet run -c Release --project tests/IssuancePortal.Benchmarks -- issuance | relay | parallel | readers | search | queue | audit | follow | fuzz | all
if (args is [Clients.Verb, .. var rest]) return await Clients.RunAsync(rest);

var benchmarks = new (string Name, Func<Task> Run)[]
{
    ("issuance", IssuanceBenchmark.RunAsync),
    ("relay", RelayBenchmark.RunAsync),
    ("parallel", ParallelBenchmark.RunAsync),
    ("readers", ReadersBenchmark.RunAsync),
    ("search", SearchBenchmark.RunAsync),
    ("queue", QueueBenchmark.RunAsync),
    ("audit", AuditBenchmark.RunAsync),
    ("follow", FollowBenchmark.RunAsync),
    ("fuzz", FuzzBenchmark.RunAsync),
};
var chosen = benchmarks.Where(it => args.Contains(it.Name) || args.Contains("all")).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"Which one? {string.Join(", ", benchmarks.Select(it => it.Name))} or all.");
    return 2;
}

Report.Machine();
foreach (var (_, run) in chosen) await run();
return 0;
