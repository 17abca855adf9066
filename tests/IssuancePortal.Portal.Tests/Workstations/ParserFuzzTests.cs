using IssuancePortal.TestLib.Fuzz;

namespace IssuancePortal.Portal.Tests.Workstations;

/// <summary>What clients and programs say, changed.</summary>
public sealed class ParserFuzzTests
{
    private static readonly IReadOnlyDictionary<string, FuzzTarget> Targets = LineTargets.All().ToDictionary(it => it.Name);

    public static TheoryData<string> Names => [.. Targets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parser_OfChangedMessages_TakesOrRefuses(string name)
    {
        // That some are taken shows that what is changed gets deep; that some are refused, that it is changed.
        var result = Fuzzer.Run(Targets[name], seed: 7519, count: 5_000);
        Assert.True(result.Crashes == 0, string.Join('\n', result.Finds.Select(it => $"{it.Cause}\n{Convert.ToBase64String(it.Input)}")));
        Assert.True(result is { Accepted: > 0, Refused: > 0 }, $"{result.Accepted} were taken and {result.Refused} refused.");
    }
}
