using IssuancePortal.CmsClient.Readers;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Readers;

public sealed class VirtualReadersTests
{
    [Theory]
    [InlineData("Microsoft Virtual Smart Card 0", null, true)]
    [InlineData("Microsoft Virtual Smart Card 12", null, true)]
    [InlineData("Microsoft Virtual Smart Card ", null, false)]
    [InlineData("Microsoft Virtual Smart Card Reader", null, false)]
    [InlineData("Virtual PCD 00 00", null, false)]
    [InlineData("Virtual PCD 00 00", "3B8D0180FBA000000397425446590401CF", true)]
    [InlineData("Virtual PCD 00 00", "3BFD1300008131FE158073C021C057597562694B657940", false)]
    public void Holds_NameOrAtr_TellsVirtualSmartCards(string name, string? atr, bool expected)
    {
        var card = atr is null ? null : new CardReport(Guid.NewGuid(), Convert.FromHexString(atr), new ScriptResult(ScriptOutcome.Completed, [], false));
        Assert.Equal(expected, VirtualReaders.Holds(new ReaderReport(name, card is null ? ReaderState.Empty : ReaderState.Card, card)));
    }
}
