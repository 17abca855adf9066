using IssuancePortal.CmsClient.Readers;

namespace IssuancePortal.CmsClient.Tests.Readers;

public sealed class CardChannelTests
{
    [Theory]
    [InlineData("3BFD1300008131FE158073C021C057597562694B657940", true)] // YubiKey 5: 73 C0 21 C0
    [InlineData("3BF81300008131FE15597562696B657934D4", false)] // YubiKey 4: proprietary historical bytes
    [InlineData("3BDF960081B1FE451F838073CC91CBF9A0000003080000100079", true)] // NIST test card: 73 CC 91 CB... third byte says extended
    [InlineData("3B7D96000080318065B0831117E583009000", false)] // IDPrime PIV 2.0
    [InlineData("3B80018180", false)]
    [InlineData("3B", false)]
    [InlineData("", false)]
    [InlineData("3BFF", false)]
    public void PromisesExtendedLength_Atr_ReadsTheCardCapabilities(string atr, bool promised) =>
        Assert.Equal(promised, CardChannel.PromisesExtendedLength(Convert.FromHexString(atr)));

    [Fact]
    public void PromisesExtendedLength_AnyBytes_NeverFails()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var atr = new byte[random.Next(0, 36)];
            random.NextBytes(atr);
            CardChannel.PromisesExtendedLength(atr);
        }
    }
}
