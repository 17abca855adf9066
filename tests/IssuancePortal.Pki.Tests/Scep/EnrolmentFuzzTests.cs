using IssuancePortal.TestLib;

namespace IssuancePortal.Pki.Tests.Scep;

public sealed class EnrolmentFuzzTests
{
    [Theory]
    [InlineData(8894)]
    [InlineData(7030)]
    public void Parsers_OfChangedMessages_AlwaysAnswer(int seed)
    {
        // An exception or a hang fails it; that some inputs are still read shows that what is changed gets deep.
        var (read, _) = EnrolmentFuzz.Run(seed, 10_000);
        Assert.InRange(read, 1, 9_999);
    }
}
