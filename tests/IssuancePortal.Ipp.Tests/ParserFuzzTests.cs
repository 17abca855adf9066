using IssuancePortal.TestLib.Fuzz;

namespace IssuancePortal.Ipp.Tests;

public sealed class ParserFuzzTests
{
    [Fact]
    public void Answer_OfChangedAnswers_TakesOrRefuses()
    {
        var result = Fuzzer.Run(IppTargets.All().Single(), seed: 8010, count: 20_000);
        Assert.True(result.Crashes == 0, string.Join('\n', result.Finds.Select(it => $"{it.Cause}\n{Convert.ToBase64String(it.Input)}")));
        Assert.True(result is { Accepted: > 0, Refused: > 0 }, $"{result.Accepted} were taken and {result.Refused} refused.");
    }
}
