using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class PivReferencesTests
{
    private const string Query = "00200080";

    private static string Change(byte reference, string old, string next) => $"002400{reference:X2}10{PinHex(old)}{PinHex(next)}";

    private static string Unblock(string puk, string pin) => $"002C008010{PinHex(puk)}{PinHex(pin)}";

    [Fact]
    public void Verify_RightPin_IsVerifiedUntilReset()
    {
        var card = new CardDriver();
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("9000", card.Verify());
        Assert.Equal("9000", card.Send(Query));
        card.Card.Reset();
        card.SelectPiv();
        Assert.Equal("63C3", card.Send(Query));
    }

    [Fact]
    public void Verify_WrongPin_CountsDownAndBlocks()
    {
        var card = new CardDriver();
        Assert.Equal("63C2", card.Verify("999999"));
        Assert.Equal("63C1", card.Verify("999999"));
        Assert.Equal("63C1", card.Send(Query));
        Assert.Equal("63C0", card.Verify("999999"));
        Assert.Equal("6983", card.Verify("999999"));
        Assert.Equal("6983", card.Verify());
        Assert.Equal("6983", card.Send(Query));
    }

    [Fact]
    public void Verify_RightPinAfterWrongOne_GivesTheTriesBack()
    {
        var card = new CardDriver();
        card.Verify("999999");
        Assert.Equal("9000", card.Verify());
        Assert.Equal("63C2", card.Verify("999999"));
    }

    [Fact]
    public void Verify_WrongPinAfterRightOne_TakesTheStatusAway()
    {
        var card = new CardDriver();
        card.Verify();
        card.Verify("999999");
        Assert.Equal("63C2", card.Send(Query));
    }

    [Theory]
    [InlineData("31323334 35FFFFFF")] // five digits
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("3132333435360000")] // padded with 00
    [InlineData("31323334353641FF")]
    [InlineData("313233343536FF37")] // a digit after the padding
    [InlineData("41424344454647FF")]
    [InlineData("31323334353637FF38")] // nine bytes
    [InlineData("313233343536")] // not padded
    public void Verify_BadlyFormattedPin_CostsNoTry(string data)
    {
        var card = new CardDriver();
        var bytes = Hex(data);
        Assert.Equal("6A80", card.Send($"00200080{bytes.Length:X2}{Convert.ToHexString(bytes)}"));
        Assert.Equal("63C3", card.Send(Query));
    }

    [Fact]
    public void Verify_P1FF_TakesTheStatusAwayAndSpendsNothing()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("9000", card.Send("0020FF80"));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("6A80", card.Send("0020FF8008313233343536FFFF"));
    }

    [Theory]
    [InlineData("00200180", "6A86")]
    [InlineData("00200000", "6A88")] // no global PIN
    [InlineData("00200081", "6A88")] // the PUK is not verified
    [InlineData("00200096", "6A88")]
    [InlineData("00200098", "6A88")]
    [InlineData("0020009B", "6A88")]
    [InlineData("002400801031", "6700")]
    [InlineData("00240180", "6A86")]
    [InlineData("00240000", "6A88")]
    [InlineData("00240082", "6A88")]
    [InlineData("00240080", "6A80")]
    [InlineData("0024008008313233343536FFFF", "6A80")]
    [InlineData("002C0180", "6A86")]
    [InlineData("002C0081", "6A88")]
    [InlineData("002C0080", "6A80")]
    public void Command_WrongReferenceOrLength_IsRefusedAndCostsNothing(string apdu, string expected)
    {
        var card = new CardDriver();
        Assert.Equal(expected, card.Send(apdu));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("9000", card.Send(Unblock("12345678", "123456")));
    }

    [Fact]
    public void Change_Pin_ReplacesVerifiesAndRestoresTries()
    {
        var card = new CardDriver();
        card.Verify("999999");
        Assert.Equal("9000", card.Send(Change(0x80, "123456", "87654321")));
        Assert.Equal("9000", card.Send(Query));
        card.Send("0020FF80");
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("63C2", card.Verify());
        Assert.Equal("9000", card.Verify("87654321"));
    }

    [Fact]
    public void Change_WrongOldPin_SpendsATryAndTakesTheStatusAway()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("63C2", card.Send(Change(0x80, "999999", "87654321")));
        Assert.Equal("63C2", card.Send(Query));
        card.Send(Change(0x80, "999999", "87654321"));
        Assert.Equal("63C0", card.Send(Change(0x80, "999999", "87654321")));
        Assert.Equal("6983", card.Send(Change(0x80, "123456", "87654321")));
    }

    [Theory]
    [InlineData("123456", "12345")]
    [InlineData("123456", "12A456")]
    [InlineData("12345", "123456")]
    public void Change_BadlyFormattedPin_ChangesNothing(string old, string next)
    {
        var card = new CardDriver();
        Assert.Equal("6A80", card.Send(Change(0x80, old, next)));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("9000", card.Verify());
    }

    [Fact]
    public void Change_Puk_ReplacesItAndSaysNothingAboutThePin()
    {
        var card = new CardDriver();
        Assert.Equal("63C2", card.Send(Change(0x81, "00000000", "99999999")));
        Assert.Equal("9000", card.Send(Change(0x81, "12345678", "99999999")));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("63C2", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("9000", card.Send(Unblock("99999999", "654321")));
        Assert.Equal("9000", card.Verify("654321"));
    }

    [Fact]
    public void Change_WrongPukThreeTimes_BlocksIt()
    {
        var card = new CardDriver();
        for (var left = 2; left >= 0; left--) Assert.Equal($"63C{left}", card.Send(Change(0x81, "00000000", "99999999")));
        Assert.Equal("6983", card.Send(Change(0x81, "12345678", "99999999")));
        Assert.Equal("6983", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("9000", card.Verify());
    }

    [Fact]
    public void ResetRetryCounter_BlockedPin_IsSetAndNotVerified()
    {
        var card = new CardDriver();
        for (var i = 0; i < 3; i++) card.Verify("999999");
        Assert.Equal("9000", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("9000", card.Verify("654321"));
    }

    [Fact]
    public void ResetRetryCounter_PinVerifiedBefore_StaysVerified()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("9000", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("9000", card.Send(Query));
    }

    [Fact]
    public void ResetRetryCounter_WrongPuk_SpendsItsTriesAndTakesThePinStatusAway()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("63C2", card.Send(Unblock("00000000", "654321")));
        Assert.Equal("63C3", card.Send(Query));
        Assert.Equal("6A80", card.Send(Unblock("12345678", "65432")));
        Assert.Equal("63C1", card.Send(Unblock("00000000", "654321")));
        Assert.Equal("9000", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("63C2", card.Send(Unblock("00000000", "654321")));
    }

    [Fact]
    public void Verify_OtherRetryCounts_AreCounted()
    {
        var card = new CardDriver(new() { PinTries = 10, PukTries = 5, FactoryPin = "00000000", FactoryPuk = "puk" });
        Assert.Equal("63CA", card.Send(Query));
        Assert.Equal("63C9", card.Verify());
        Assert.Equal("63C4", card.Send(Unblock("12345678", "654321")));
        Assert.Equal("9000", card.Send(Unblock("puk", "654321")));
        Assert.Equal("63CA", card.Send(Query));
    }
}
