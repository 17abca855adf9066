using System.Text.RegularExpressions;

namespace IssuancePortal.House.Tests;

/// <summary>How a source file is written: where it lies, what it is called, how long it is, what is not in it.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 350;
    private const int LongestSatellite = 50;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/IssuancePortal.Issuance/Personalisation/LiveRun.cs"] = "one run from its first trip to its end, resuming and rolling back included: parting it would part its state",
    };

    /// <summary>Who may read the computer's clock, and why.</summary>
    private static readonly Dictionary<string, string> ClockReaders = new()
    {
        ["src/IssuancePortal.CmsClient/Commands/"] = "prints the computer's own time for a person",
    };

    /// <summary>Who may wait by the clock on a thread, and why.</summary>
    private static readonly Dictionary<string, string> Sleepers = new()
    {
        ["src/IssuancePortal.SimulatedDevices/"] = "the pace of a simulated card",
        ["tests/IssuancePortal.Benchmarks/"] = "the pace of a simulated card",
        ["tests/IssuancePortal.Issuance.Tests/Bench/KilledPortal.cs"] = "a process that stands still until it is killed",
    };

    private static IEnumerable<string> Everything => House.Sources("src").Concat(House.Sources("tests"));

    [Fact]
    public void Namespace_OfAFile_IsItsFolder() => House.Hold(
        from source in Everything
        let found = Namespaces().Match(House.Read(source))
        let folder = Path.GetDirectoryName(source)![(source.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('\\', '/').Replace('/', '.')
        // Shared by several test projects, which name its files.
        let expected = folder == "lib" || folder.StartsWith("lib.", StringComparison.Ordinal) ? $"IssuancePortal.TestLib{folder[3..]}" : folder
        where found.Success ? found.Groups[1].Value != expected || found.Groups[2].Value != ";" : !source.EndsWith("/Program.cs", StringComparison.Ordinal)
        select $"{source}: {(found.Success ? found.Groups[1].Value : "no namespace")}");

    /// <summary>
    /// A file is named after its type, so that a type is found by its name. Types beside it are its satellites: small, and of no use without it. Types that are of use only
    /// together (a request and its answer) share a file that is called what their names have in common.
    /// </summary>
    [Fact]
    public void File_OfSource_IsNamedAfterItsType() => House.Hold(
        from source in House.Sources("src")
        let types = TypesOf(source)
        where types.Count > 0 && !Path.GetFileName(source).StartsWith("Program.", StringComparison.Ordinal)
        let file = Path.GetFileName(source).Split('.')[0]
        where types.All(it => it.Name != file) && !types.All(it => it.Name.Contains(file, StringComparison.Ordinal))
        select $"{source}: has {string.Join(", ", types.Select(it => it.Name))}");

    [Fact]
    public void File_OfSource_HasOneTypeAndSmallSatellites() => House.Hold(
        from source in House.Sources("src")
        let file = Path.GetFileName(source).Split('.')[0]
        from type in TypesOf(source)
        where type.Public && type.Name != file && type.Lines > LongestSatellite
        select $"{source}: {type.Name} has {type.Lines} lines and deserves a file");

    [Fact]
    public void File_OfSource_IsShort() => House.Hold(
        from source in Everything
        let lines = House.Lines(source).Length
        where lines > LongestFile && !LongFiles.ContainsKey(source)
        select $"{source}: {lines} lines");

    [Fact]
    public void Source_Nothing_IsLeftUndone() => House.Hold(
        from source in Everything.Concat(House.Files("src", "*.razor")).Concat(House.Files("wwwroot-shared", "*.js"))
        where !source.EndsWith("/SourceTests.cs", StringComparison.Ordinal)
        from Match mark in Undone().Matches(House.Read(source))
        select $"{source}: {mark.Value}");

    [Fact]
    public void Source_NoThread_SleepsByTheClock() => House.Hold(
        from source in Everything
        where Sleeps().IsMatch(House.Read(source)) && !Sleepers.Keys.Any(it => source.StartsWith(it, StringComparison.Ordinal))
        select source);

    [Fact]
    public void Source_Time_ComesFromATimeProvider() => House.Hold(
        from source in House.Sources("src")
        where !ClockReaders.Keys.Any(it => source.StartsWith(it, StringComparison.Ordinal))
        from Match clock in Clocks().Matches(House.Read(source))
        select $"{source}: {clock.Value}");

    /// <summary>A field whose value is written from a variable while it is typed in loses letters over a slow line; one that is bound does not, for the renderer then knows what stands in it.</summary>
    [Fact]
    public void Field_ThatIsTypedIn_IsBound() => House.Hold(
        from source in House.Files("src", "*.razor")
        from Match field in Fields().Matches(House.Read(source))
        where field.Value.Contains("@oninput=", StringComparison.Ordinal) && field.Value.Contains(" value=", StringComparison.Ordinal)
        select $"{source}: {field.Value}");

    private static List<SourceType> TypesOf(string source)
    {
        var lines = House.Lines(source);
        var types = new List<SourceType>();
        for (var at = 0; at < lines.Length; at++)
        {
            // Types of a file-scoped namespace begin in the first column; so does the brace that ends one.
            var match = Types().Match(lines[at]);
            if (!match.Success) continue;
            var end = at;
            while (end < lines.Length && lines[end] is not "}" and not "};" && !(lines[end].EndsWith(';') && !lines[end].StartsWith(' ') && end >= at)) end++;
            types.Add(new SourceType(match.Groups[2].Value, match.Groups[1].Value == "public", end - at + 1));
        }

        return types;
    }

    private sealed record SourceType(string Name, bool Public, int Lines);

    [GeneratedRegex(@"^namespace ([\w.]+)\s*(;?)", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"^(public|internal|file)\s+(?:(?:sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|interface|enum|record\s+struct|record\s+class|record|struct|delegate\s+\S+)\s+(\w+)")]
    private static partial Regex Types();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b")]
    private static partial Regex Undone();

    // Up to the end of the tag; what stands between quotes may hold a lambda's ">".
    [GeneratedRegex(@"<(?:input|textarea)\b(?:""[^""]*""|[^>""])*>")]
    private static partial Regex Fields();

    // Calls and method groups; docstrings may name it.
    [GeneratedRegex(@"(?<!cref="")\bThread\.Sleep\b")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex Clocks();
}
