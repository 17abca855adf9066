using System.Text;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Secrets;

public sealed class OpenedPinsTests
{
    [Theory]
    [InlineData(false, "AA" + "3131FFFF" + "BB" + "323232FF" + "CC")]
    [InlineData(true, "AA" + "3131" + "BB" + "323232" + "CC")]
    public void Fill_ShorterThanItsPlace_IsPaddedOrMovesUpWhatFollows(bool isExact, string expected)
    {
        using var pins = new OpenedPins();
        pins.Add(SecretKind.CurrentPin, Encoding.ASCII.GetBytes("11"));
        pins.Add(SecretKind.NewPin, Encoding.ASCII.GetBytes("222"));
        var command = new ScriptCommand
        {
            Cla = 0, Ins = 0x24, P1 = 0, P2 = 0x80, Data = Convert.FromHexString("AA00000000BB00000000CC"),
            Secrets = [new SecretField(SecretKind.NewPin, 6, 4, isExact), new SecretField(SecretKind.CurrentPin, 1, 4, isExact)],
        };
        Assert.Equal(expected, Convert.ToHexString(pins.Fill(command)));
    }

    [Fact]
    public void ScriptGuard_TwoSecretsInOnePlace_IsRefused()
    {
        var command = new ScriptCommand
        {
            Cla = 0, Ins = 0x24, P1 = 0, P2 = 0x80, Data = new byte[16], Secrets = [new SecretField(SecretKind.CurrentPin, 0, 10), new SecretField(SecretKind.NewPin, 8, 8)],
        };
        Assert.Contains("same place", ScriptGuard.Refuse(new CardScript([command])), StringComparison.Ordinal);
    }
}
