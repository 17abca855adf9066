using IssuancePortal.Apdu;
using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class YubicoCommandsTests
{
    private const string Aes256 = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    [Theory]
    [InlineData("00FD000000")]
    [InlineData("00F8000000")]
    [InlineData("00F7008000")]
    [InlineData("00FFFFFF00")]
    [InlineData("00FA0303")]
    [InlineData("00FB0000")]
    [InlineData("00FE079A")]
    public void Command_CardWithoutExtensions_IsNotSupported(string apdu)
    {
        var card = new CardDriver(new() { YubicoExtensions = false });
        card.Verify();
        card.Authenticate();
        Assert.Equal("6D00", card.Send(apdu));
    }

    [Fact]
    public void VersionAndSerial_Read_AreTheCards()
    {
        var card = new CardDriver(new() { FirmwareVersion = new(5, 4, 3), Serial = 0x01020304 });
        Assert.Equal("0504039000", card.Send("00FD000000"));
        Assert.Equal("010203049000", card.Send("00F8000000"));
        Assert.Equal(0x01020304u, card.Card.Serial);
        Assert.Equal("6A86", card.Send("00FD010000"));
        Assert.Equal("6A86", card.Send("00F8000100"));
    }

    [Fact]
    public void Metadata_FactoryState_SaysSo()
    {
        var card = new CardDriver(new() { PinTries = 5, PukTries = 4 });
        Assert.Equal("0101FF0501010602 0505 9000".Replace(" ", "", StringComparison.Ordinal), card.Send("00F7008000"));
        Assert.Equal("0101FF05010106020404" + "9000", card.Send("00F7008100"));
        Assert.Equal("0101030202000105010 19000".Replace(" ", "", StringComparison.Ordinal), card.Send("00F7009B00"));
        Assert.Equal("6A88", card.Send("00F7009A00"));
        Assert.Equal("6A88", card.Send("00F7000000"));
        Assert.Equal("6A86", card.Send("00F7018000"));
    }

    [Fact]
    public void Metadata_AfterUse_TellsTriesAndDefaults()
    {
        var card = new CardDriver();
        card.Verify("999999");
        Assert.Equal("0101FF05010106020302" + "9000", card.Send("00F7008000"));
        card.Send($"0024008010{PinHex("123456")}{PinHex("654321")}");
        Assert.Equal("0101FF05010006020303" + "9000", card.Send("00F7008000"));
    }

    [Fact]
    public void Metadata_Key_TellsAlgorithmPolicyOriginAndPublicKey()
    {
        var card = new CardDriver();
        var point = card.Generate(0x9C, 0x11).Value;
        var answer = card.Run(0xF7, 0, 0x9C);
        Assert.Equal("0101110202030103010104" + point.Length.ToString("X2", null) + Convert.ToHexString(point.Span), Convert.ToHexString(answer.Data.Span));
        card.Run(0xFE, 0x11, 0x9E, [0x06, 32, .. Enumerable.Repeat((byte)7, 32)]);
        Assert.StartsWith("010111020201010301020443", Convert.ToHexString(card.Run(0xF7, 0, 0x9E).Data.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void SetManagementKey_Aes256_ReplacesTheFactoryKey()
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal("9000", card.Send("00FFFFFF230C9B20" + Aes256));
        Assert.Equal("01010C02020001050100" + "9000", card.Send("00F7009B00"));
        card.Card.Reset();
        card.SelectPiv();
        Assert.Equal("6A86", card.Send("0087039B047C028100"));
        card.Authenticate(0x0C, Hex(Aes256));
        Assert.Equal("9000", card.Send("00FFFFFE1B039B18" + Convert.ToHexString(FactoryAdminKey)));
        Assert.Equal("01010302020002050101" + "9000", card.Send("00F7009B00"));
    }

    [Theory]
    [InlineData("00FFFEFF230C9B20" + Aes256, "6A86")]
    [InlineData("00FFFF00230C9B20" + Aes256, "6A86")]
    [InlineData("00FFFFFF220C9B1F" + "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E", "6A80")]
    [InlineData("00FFFFFF230C9A20" + Aes256, "6A80")]
    [InlineData("00FFFFFF23119B20" + Aes256, "6A80")]
    [InlineData("00FFFFFF23089B20" + Aes256, "6A80")]
    [InlineData("00FFFFFF030C9B20", "6A80")]
    [InlineData("00FFFFFF1B039B18010101010101010101010101010101010101010101010101", "6A80")] // a weak DES key
    [InlineData("00FFFFFF", "6A80")]
    public void SetManagementKey_Malformed_ChangesNothing(string apdu, string expected)
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal(expected, card.Send(apdu));
        card.Authenticate();
    }

    [Fact]
    public void SetManagementKey_NotAuthenticated_IsRefused()
    {
        var card = new CardDriver();
        card.Verify();
        Assert.Equal("6982", card.Send("00FFFFFF230C9B20" + Aes256));
    }

    [Theory]
    [InlineData(false, false, "6982")]
    [InlineData(true, false, "6982")]
    [InlineData(false, true, "6982")]
    [InlineData(true, true, "9000")]
    public void SetPinRetries_ByState_NeedsKeyAndPin(bool admin, bool pin, string expected)
    {
        var card = new CardDriver();
        if (admin) card.Authenticate();
        if (pin) card.Verify();
        Assert.Equal(expected, card.Send("00FA0807"));
    }

    [Fact]
    public void SetPinRetries_Done_PutsPinAndPukBack()
    {
        var card = new CardDriver();
        card.Send($"0024008010{PinHex("123456")}{PinHex("654321")}");
        card.Authenticate();
        Assert.Equal("6A86", card.Send("00FA0003"));
        Assert.Equal("6A86", card.Send("00FA0310"));
        Assert.Equal("9000", card.Send("00FA0807"));
        Assert.Equal("63C8", card.Send("00200080"));
        Assert.Equal("9000", card.Verify());
        Assert.Equal("0101FF05010106020707" + "9000", card.Send("00F7008100"));
    }

    [Fact]
    public void Reset_OnlyWhenPinAndPukAreBlocked_GoesBackToTheFactory()
    {
        var card = new CardDriver(new() { Serial = 4711 });
        card.Generate(0x9A, 0x11);
        card.Put(0x5FC102, [0x30, 0x00]);
        card.Send("00FFFFFF230C9B20" + Aes256);
        Assert.Equal("6985", card.Send("00FB0000"));
        while (card.Verify("999999") != "63C0") Assert.Equal("6985", card.Send("00FB0000"));
        Assert.Equal("6985", card.Send("00FB0000"));
        while (card.Send($"002C008010{PinHex("0")}{PinHex("123456")}") != "63C0") Assert.Equal("6985", card.Send("00FB0000"));
        Assert.Equal("6A86", card.Send("00FB0100"));
        Assert.Equal("9000", card.Send("00FB0000"));

        Assert.Equal("63C3", card.Send("00200080"));
        Assert.Equal(StatusWord.NotFound, card.Get(0x5FC102).Status);
        Assert.Equal("6A88", card.Send("00F7009A00"));
        Assert.Equal("6982", card.Send("0047009A05AC03800111"));
        card.Authenticate();
        Assert.Equal("000012679000", card.Send("00F8000000"));
    }
}
