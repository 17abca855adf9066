using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class PivApplicationTests
{
    private const string FullSelect = "00A404000BA00000030800001000010000";

    [Theory]
    [InlineData(FullSelect, "9000")]
    [InlineData("00A4040009A0000003080000100000", "9000")]
    [InlineData("00A4040005A00000030800", "9000")]
    [InlineData("00A4040005A000000308", "9000")]
    [InlineData("00A4040004A000000300", "6A82")]
    [InlineData("00A404000CA0000003080000100001000000", "6A82")] // longer than the AID
    [InlineData("00A4040009A0000003080000200000", "6A82")]
    [InlineData("00A4040007A000000527200100", "6A82")]
    [InlineData("00A4000C023F00", "6A86")]
    [InlineData("00A4040205A000000308", "6A86")]
    [InlineData("10A4040005A000000308", "6884")]
    public void Select_Aid_IsAnswered(string apdu, string expected) =>
        Assert.EndsWith(expected, new CardDriver(select: false).Send(apdu), StringComparison.Ordinal);

    [Fact]
    public void Select_Piv_GivesThePropertyTemplate()
    {
        var answer = new CardDriver(new() { KeyAlgorithms = [0x07, 0x11], AdminAlgorithms = [0x03, 0x0C] }, select: false).Send(FullSelect);
        Assert.True(BerTlv.TryReadOnly(Convert.FromHexString(answer[..^4]), 0x61, out var template));
        Assert.Equal("000010000100", Convert.ToHexString(template.Find(0x4F)!.Value.Value.Span));
        Assert.Equal("A000000308", Convert.ToHexString(template.Find(0x79, 0x4F)!.Value.Value.Span));
        Assert.Equal("80010380010C800107800111060100", Convert.ToHexString(template.Find(0xAC)!.Value.Value.Span));
    }

    [Fact]
    public void Select_Again_KeepsTheSecurityStatus()
    {
        var card = new CardDriver();
        card.Verify();
        card.Authenticate();
        card.Send(FullSelect);
        Assert.Equal("9000", card.Send("00200080"));
        Assert.EndsWith("9000", card.Send("0047009E05AC03800111"), StringComparison.Ordinal);
    }

    [Fact]
    public void Select_UnknownAid_KeepsPivSelectedWithItsSecurityStatus()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("6A82", card.Send("00A4040007A000000527200100"));
        Assert.Equal("9000", card.Send("00200080"));
    }

    [Fact]
    public void Select_SecurityDomain_TakesTheSecurityStatusAway()
    {
        var card = new CardDriver();
        card.Verify();
        card.Authenticate();
        Assert.EndsWith("9000", card.Send("00A4040008A000000151000000"), StringComparison.Ordinal);
        Assert.Equal("6D00", card.Send("00200080"));
        card.SelectPiv();
        Assert.Equal("63C3", card.Send("00200080"));
        Assert.Equal("6982", card.Send("0047009E05AC03800111"));
    }

    [Fact]
    public void Process_AfterReset_PivIsNotSelected()
    {
        var card = new CardDriver();
        card.Card.Reset();
        Assert.Equal("6D00", card.Send("00200080"));
        Assert.Equal("6D00", card.Send("00CB3FFF055C035FC10200"));
    }

    [Theory]
    [InlineData("80200080", "6E00")]
    [InlineData("A0A4040005A000000308", "6E00")]
    [InlineData("40200080", "6E00")]
    [InlineData("0C200080", "6882")]
    [InlineData("1C200080", "6882")]
    [InlineData("04200080", "6882")]
    [InlineData("01200080", "6881")]
    [InlineData("03CB3FFF055C035FC10200", "6881")]
    [InlineData("00010000", "6D00")]
    [InlineData("00CA9F7F00", "6D00")]
    [InlineData("00B0000000", "6D00")]
    [InlineData("00F9000000", "6D00")]
    [InlineData("00F6000000", "6D00")]
    [InlineData("10CB3FFF055C035FC10200", "6884")] // GET DATA is not chained
    [InlineData("002000800831", "6700")]
    [InlineData("002000", "6700")]
    [InlineData("", "6700")]
    [InlineData("10240080", "6884")]
    public void Process_WrongHeader_IsRefused(string apdu, string expected) => Assert.Equal(expected, new CardDriver().Send(apdu));

    [Fact]
    public void Cplc_OfTwoCards_Differs()
    {
        var one = ReadCplc(new CardDriver(select: false));
        var two = ReadCplc(new CardDriver(select: false));
        Assert.NotEqual(one, two);

        static string ReadCplc(CardDriver card)
        {
            Assert.EndsWith("9000", card.Send("00A4040008A000000151000000"), StringComparison.Ordinal);
            var answer = card.Send("80CA9F7F00");
            Assert.StartsWith("9F7F2A", answer, StringComparison.Ordinal);
            Assert.EndsWith("9000", answer, StringComparison.Ordinal);
            Assert.Equal(2 * (3 + 42 + 2), answer.Length);
            Assert.Equal(answer, card.Send("00CA9F7F00"));
            Assert.Equal("6A88", card.Send("80CA006600"));
            Assert.Equal("6D00", card.Send("8050000008000102030405060700"));
            return answer;
        }
    }
}
