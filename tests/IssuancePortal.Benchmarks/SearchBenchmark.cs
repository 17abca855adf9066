using System.Diagnostics;
using IssuancePortal.Data.People;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Benchmarks;

/// <summary>Searching people as one types, in a small and in a large organisation.</summary>
internal static class SearchBenchmark
{
    private const int Rows = 20;
    private const int Rounds = 40;
    private static readonly string[] Given = ["Ana", "Ben", "Chiara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katarzyna", "Lars", "Maria", "Noah", "Olga", "Pavel", "Rosa", "Sven", "Tomás", "Zoë"];
    private static readonly string[] Syllables = ["ber", "dan", "el", "fro", "gar", "hol", "in", "jan", "kel", "lund", "mann", "ner", "ot", "pe", "qui", "ros", "sch", "tal", "ver", "wi"];

    public static async Task RunAsync()
    {
        Report.Heading("People search (SQLite, the first 20 people of a query)");
        var rows = new List<string[]>();
        var p95 = new Dictionary<int, double>();
        foreach (var people in (int[])[10_000, 1_000_000])
        {
            await using var database = await BenchDatabase.CreateAsync();
            await database.InsertAsync(People(people));
            foreach (var (kind, queries) in Queries(people))
            {
                var times = await MeasureAsync(database, queries);
                rows.Add([Report.Number(people), kind, Report.Milliseconds(Report.Percentile(times, 0.5)), Report.Milliseconds(Report.Percentile(times, 0.95)), Report.Milliseconds(times[^1])]);
                p95[people] = Math.Max(p95.GetValueOrDefault(people), Report.Percentile(times, 0.95));
            }
        }

        Report.Table(["people", "query", "p50 ms", "p95 ms", "most ms"], rows);
        var growth = p95[1_000_000] / p95[10_000];
        Report.Aim("T9", "worst p95 at 1,000,000 people / at 10,000, at most 2 (search only)", Report.Ratio(growth), growth <= 2);
    }

    private static async Task<List<double>> MeasureAsync(BenchDatabase database, string[] queries)
    {
        foreach (var query in queries) await SearchAsync(query);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var query in queries)
            {
                var start = Stopwatch.GetTimestamp();
                await SearchAsync(query);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return times;

        Task<IReadOnlyList<PersonRow>> SearchAsync(string query) => database.Store.ReadAsync(session => session.SearchPeopleAsync(query, Rows));
    }

    private static IEnumerable<(string Kind, string[] Queries)> Queries(int people)
    {
        yield return ("one letter", ["a", "s", "z"]);
        yield return ("part of a name", ["mar", "katar", "bergar", "schel"]);
        yield return ("given name and part of a surname", ["ana ber", "jonas lun", "maria schroslund"]);
        yield return ("two common beginnings", ["a b", "m s"]);
        yield return ("employee number", [$"{1_000_000 + (people / 2)}", $"{1_000_000 + people - 1}"]);
        yield return ("e-mail", [$"{Email(people / 3)}", $"{Email(people - 7)}"[..12]]);
        yield return ("nobody", ["xyzzy", "ana xyzzy"]);
    }

    private static IEnumerable<object> People(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var person = Person(i);
            yield return person;
            foreach (var word in SearchWords.Of(person)) yield return new PersonSearchTerm { PersonId = person.Id, Term = word };
        }
    }

    /// <summary>One of a large organisation.</summary>
    internal static Person Person(int i) => new()
    {
        EmployeeNumber = $"{1_000_000 + i}",
        GivenName = Given[i % Given.Length],
        Surname = Surname(i),
        Email = Email(i),
        Upn = Email(i),
        PersonIdentifier = $"{i:D10}",
        Organisation = "Example",
        Department = "Finance",
        Affiliation = "Employee",
    };

    // 8,000 surnames, spread evenly and always the same.
    private static string Surname(int i)
    {
        var n = (int)((uint)i * 2_654_435_761u >> 8);
        var name = Syllables[n % 20] + Syllables[n / 20 % 20] + Syllables[n / 400 % 20];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string Email(int i) => $"{Given[i % Given.Length]}.{Surname(i)}{i}@example.org".ToLowerInvariant();
}
