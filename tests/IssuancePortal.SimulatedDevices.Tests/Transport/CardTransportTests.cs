using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests.Transport;

public sealed class CardTransportTests
{
    private const string GetChuid = "00CB3FFF055C035FC102";

    /// <summary>A card whose CHUID answer (53 82 len content) has <paramref name="size"/> bytes.</summary>
    private static CardDriver WithAnswerOf(int size, bool extended = true)
    {
        var card = new CardDriver(new() { ExtendedLength = extended });
        card.Authenticate();
        var head = size - 2 < 128 ? 2 : size - 3 < 256 ? 3 : 4;
        Assert.Equal(StatusWord.Success, card.Put(0x5FC102, [.. Enumerable.Range(0, size - head).Select(i => (byte)i)]));
        return card;
    }

    private static string Tail(string answer) => answer[^4..];

    [Theory]
    [InlineData(256, "9000")]
    [InlineData(257, "6101")]
    [InlineData(511, "61FF")]
    [InlineData(512, "6100")]
    [InlineData(900, "6100")]
    public void Answer_ShortCommand_IsCutAt256(int size, string expected)
    {
        var card = WithAnswerOf(size);
        foreach (var le in new[] { "", "00" })
        {
            var answer = card.Send(GetChuid + le);
            Assert.Equal(expected, Tail(answer));
            Assert.Equal(Math.Min(size, 256) * 2 + 4, answer.Length);
        }
    }

    [Fact]
    public void GetResponse_UntilTheEnd_GivesTheRest()
    {
        var card = WithAnswerOf(600);
        var whole = card.Send(GetChuid + "00")[..512];
        var next = card.Send("00C0000000");
        Assert.Equal("6158", Tail(next));
        whole += next[..512];
        next = card.Send("00C0000058");
        Assert.Equal("9000", Tail(next));
        whole += next[..^4];
        Assert.Equal(1200, whole.Length);
        Assert.True(BerTlv.TryReadOnly(Convert.FromHexString(whole), 0x53, out var read));
        Assert.Equal(596, read.Value.Length);
        Assert.Equal("6985", card.Send("00C0000000"));
    }

    [Fact]
    public void GetResponse_SmallBites_CountDown()
    {
        var card = WithAnswerOf(300);
        Assert.Equal("612C", Tail(card.Send(GetChuid + "00")));
        Assert.Equal("611C", Tail(card.Send("00C0000010")));
        Assert.Equal("6C1C", card.Send("00C0000020"));
        Assert.Equal("9000", Tail(card.Send("00C000001C")));
    }

    [Fact]
    public void GetResponse_WrongHeaderOrOtherCommandBetween_LosesTheRest()
    {
        var card = WithAnswerOf(300);
        Assert.Equal("6985", card.Send("00C0000000"));
        card.Send(GetChuid + "00");
        Assert.Equal("6A86", card.Send("00C0010000"));
        card.Send(GetChuid + "00");
        card.Send("00200080");
        Assert.Equal("6985", card.Send("00C0000000"));
        card.Send(GetChuid + "00");
        Assert.Equal("6700", card.Send("00C000000101"));
    }

    [Fact]
    public void Answer_LeTooSmall_GivesThatMuchAndSaysThereIsMore()
    {
        var card = WithAnswerOf(100);
        var answer = card.Send(GetChuid + "10");
        Assert.Equal("6154", Tail(answer));
        Assert.Equal(36, answer.Length);
        Assert.Equal("9000", Tail(card.Send(GetChuid + "FF")));
    }

    [Fact]
    public void Answer_ExtendedCommand_ComesWhole()
    {
        var card = WithAnswerOf(2920);
        var answer = card.Send("00CB3FFF0000055C035FC1020000");
        Assert.Equal("9000", Tail(answer));
        Assert.Equal(2920 * 2 + 4, answer.Length);
    }

    [Fact]
    public void Command_ExtendedOnAShortCard_IsWrongLength()
    {
        var card = WithAnswerOf(300, extended: false);
        Assert.Equal("6700", card.Send("00CB3FFF0000055C035FC1020000"));
        Assert.Equal("612C", Tail(card.Send(GetChuid + "00")));
    }

    [Fact]
    public void Atr_ExtendedLength_IsTold()
    {
        var extended = SimulatedPivCard.Create().Atr;
        var plain = SimulatedPivCard.Create(new() { ExtendedLength = false }).Atr;
        Assert.Equal("3B8B018073C021C05549505349 4D43".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(extended));
        Assert.Equal(0x80, plain[7]);
        foreach (var atr in new[] { extended, plain }) Assert.Equal(0, atr[1..].Aggregate((a, b) => (byte)(a ^ b)));
    }

    [Fact]
    public void Chain_OfThree_IsOneCommand()
    {
        var card = new CardDriver();
        card.Authenticate();
        var data = CardDriver.PutData(0x5FC102, new byte[600]);
        var hex = Convert.ToHexString(data);
        Assert.Equal("9000", card.Send("10DB3FFFFF" + hex[..510]));
        Assert.Equal("9000", card.Send("10DB3FFFFF" + hex[510..1020]));
        Assert.Equal("9000", card.Send($"00DB3FFF{data.Length - 510:X2}" + hex[1020..]));
        Assert.Equal(604, card.Get(0x5FC102).Data.Length);
    }

    [Fact]
    public void Chain_OfExtendedBlocks_IsOneCommand()
    {
        var card = new CardDriver();
        card.Authenticate();
        var data = CardDriver.PutData(0x5FC102, new byte[2000]);
        Assert.Equal("9000", card.Send($"10DB3FFF00{1000:X4}" + Convert.ToHexString(data.AsSpan(0, 1000))));
        Assert.Equal("9000", card.Send($"00DB3FFF00{data.Length - 1000:X4}" + Convert.ToHexString(data.AsSpan(1000))));
        Assert.Equal(2004, card.Get(0x5FC102).Data.Length);
    }

    [Theory]
    [InlineData("00CB3FFF055C035FC10200")]
    [InlineData("00DB3FFE085C035FC102530100")]
    [InlineData("00C0000000")]
    [InlineData("00A4040005A000000308")]
    [InlineData("00010000")]
    public void Chain_OtherCommandBetween_IsGivenUp(string other)
    {
        var card = new CardDriver();
        card.Authenticate();
        var hex = Convert.ToHexString(CardDriver.PutData(0x5FC102, new byte[300]));
        Assert.Equal("9000", card.Send("10DB3FFFFF" + hex[..510]));
        card.Send(other);
        Assert.Equal("6A80", card.Send($"00DB3FFF{hex.Length / 2 - 255:X2}" + hex[510..]));
        Assert.Equal(StatusWord.NotFound, card.Get(0x5FC102).Status);
    }

    [Fact]
    public void Chain_Endless_IsStopped()
    {
        var card = new CardDriver();
        card.Authenticate();
        var block = "10DB3FFFFF" + new string('0', 510);
        for (var i = 0; i < 64; i++) Assert.Equal("9000", card.Send(block));
        Assert.Equal("6700", card.Send(block));
    }
}
