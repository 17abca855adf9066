using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.TestLib.Fuzz;

namespace IssuancePortal.Issuance.Tests.Stock;

/// <summary>Files that people send in, changed.</summary>
public sealed class ParserFuzzTests
{
    [Fact]
    public async Task Parser_OfChangedFiles_TakesOrRefuses()
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions());
        foreach (var target in FileTargets.All(bench.Store, SamplePhoto.Jpeg))
        {
            // That some are taken shows that what is changed gets deep; that some are refused, that it is changed.
            var result = Fuzzer.Run(target, seed: 4180, count: 2_000);
            Assert.True(result.Crashes == 0, string.Join('\n', result.Finds.Select(it => $"{target.Name}: {it.Cause}\n{Convert.ToBase64String(it.Input)}")));
            Assert.True(result is { Accepted: > 0, Refused: > 0 }, $"{target.Name}: {result.Accepted} were taken and {result.Refused} refused.");
        }
    }
}
