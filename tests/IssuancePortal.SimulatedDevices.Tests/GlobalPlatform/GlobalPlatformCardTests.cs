using IssuancePortal.Apdu;
using IssuancePortal.Cards.GlobalPlatform;

namespace IssuancePortal.SimulatedDevices.Tests.GlobalPlatform;

/// <summary>What a GlobalPlatform card answers when it is spoken to rightly and wrongly, physical APDU by physical APDU.</summary>
public sealed class GlobalPlatformCardTests
{
    private const string SelectDomain = "00A4040008A000000151000000";
    private const string SelectPiv = "00A404000BA000000308000010000100";
    private const string PutChuid = "00DB3FFF085C035FC102530101";

    [Theory]
    [InlineData(PutChuid)]
    [InlineData("0047009A05AC03800111")]
    [InlineData("0024FF80083131323233334646")]
    [InlineData("0024FF81083131323233334646")]
    [InlineData("00FA0505")]
    public void Administration_InTheClear_Is6982(string command) => Assert.Equal("6982", Card().Send(SelectPiv, command));

    [Theory]
    [InlineData("0087089B047C028000", "6A88")]
    [InlineData("00FD0000", "6D00")]
    [InlineData("0020008008313233343536FFFF", "9000")]
    [InlineData("00200080", "63C3")]
    [InlineData("00CB3FFF055C035FC10200", "6A82")]
    [InlineData("04DB3FFF0F5C035FC10253010000000000000000", "6982")]
    [InlineData("80CA006600", "6E00")]
    public void Piv_WithoutChannel_AnswersAsAnyPivCardWithoutManagementKey(string command, string expected) => Assert.EndsWith(expected, Card().Send(SelectPiv, command), StringComparison.Ordinal);

    [Theory]
    [InlineData("80500000070102030405060700", "6700")]
    [InlineData("8050000010000102030405060708090A0B0C0D0E0F00", "6700")]
    [InlineData("80503000080102030405060708", "6A88")]
    [InlineData("80500001080102030405060708", "6A86")]
    [InlineData("848233001000000000000000000000000000000000", "6985")]
    [InlineData("80D80081010100", "6982")]
    [InlineData("80CA004200", "6A88")]
    public void Domain_WrongCommand_AnswersWhatIsWrong(string command, string expected) => Assert.Equal(expected, Card().Send(SelectDomain, command));

    [Fact]
    public void Domain_S16Card_TakesChallengesOfSixteenBytesOnly()
    {
        var card = Card(new() { I = 0x71 });
        Assert.Equal("6700", card.Send(SelectDomain, "8050000008010203040506070800"));
        Assert.Equal(2 * (13 + 32 + 3 + 2), card.Send("8050000010000102030405060708090A0B0C0D0E0F00").Length);
    }

    [Fact]
    public void Session_CommandInTheClear_IsRefusedAndEndsIt()
    {
        var card = Card();
        var session = card.Open(0x33);
        Assert.Equal("6982", card.Send("0020008008313233343536FFFF"));
        Assert.Equal("6982", card.Send(session.Protect(CommandApdu.TryParse(Convert.FromHexString(PutChuid))!.Value)[0].Command));
        Assert.Equal("9000", card.Send("0020008008313233343536FFFF"));
    }

    [Fact]
    public void Session_CommandSentTwice_IsRefused()
    {
        var card = Card();
        var put = card.Open(0x03).Protect(CommandApdu.TryParse(Convert.FromHexString(PutChuid))!.Value)[0].Command;
        Assert.Equal("9000", card.Send(put));
        Assert.Equal("6982", card.Send(put));
    }

    [Fact]
    public void Session_WithoutEncryption_DoesNotAdministerPiv()
    {
        var card = Card();
        Assert.Equal("6982", card.Send(card.Open(0x11).Protect(CommandApdu.TryParse(Convert.FromHexString(PutChuid))!.Value)[0].Command));
    }

    [Fact]
    public void Session_SelectOrReset_EndsIt()
    {
        var card = Card();
        var session = card.Open(0x03);
        var put = CommandApdu.TryParse(Convert.FromHexString(PutChuid))!.Value;
        Assert.EndsWith("9000", card.Send(SelectPiv), StringComparison.Ordinal);
        Assert.Equal("6982", card.Send(session.Protect(put)[0].Command));
        session = card.Open(0x03);
        card.Card.Reset();
        card.Send(SelectPiv);
        Assert.Equal("6982", card.Send(session.Protect(put)[0].Command));
    }

    [Fact]
    public void ExternalAuthenticate_LevelThatTheCardDoesNotHave_IsRefused()
    {
        var card = Card(new() { I = 0x10 });
        Assert.Equal("6A86", card.TryOpen(0x11, out _));
        Assert.Equal("9000", card.TryOpen(0x03, out _));
        Assert.Equal("6A86", card.TryOpen(0x02, out _));
    }

    [Fact]
    public void ExternalAuthenticate_RefusedTooOften_BlocksTheKeySetForGood()
    {
        var card = Card(new() { AuthenticationTries = 3 });
        var wrong = CardKeySet.Factory(0xFF) with { Mac = new byte[16] };
        Assert.Equal("6300", card.TryOpen(0x33, out _, wrong));
        Assert.Equal("6300", card.TryOpen(0x33, out _, wrong));
        Assert.Equal("9000", card.TryOpen(0x33, out _));
        for (var i = 0; i < 3; i++) Assert.Equal("6300", card.TryOpen(0x33, out _, wrong));
        Assert.Equal("6983", card.Send(SelectPiv, "8050000008010203040506070800"));
        card.Card.Reset();
        Assert.Equal("6983", card.Send(SelectPiv, "8050000008010203040506070800"));
    }

    [Theory]
    [InlineData("wrong check value", "9485")]
    [InlineData("two keys", "6A80")]
    [InlineData("mixed sizes", "6A80")]
    [InlineData("unknown version", "6A88")]
    [InlineData("version FF", "6A80")]
    [InlineData("good", "9000")]
    public void PutKey_InASession_PutsAllKeysOrNone(string what, string expected)
    {
        var card = Card();
        var own = CardKeySet.Diversify(new byte[32], 0x30, 24, [1]);
        var put = GlobalPlatformCommands.PutKeys(CardKeySet.Factory(0xFF), own, "");
        var (p1, data) = (put.P1, put.Data);
        switch (what)
        {
            case "wrong check value": data[^1] ^= 1; break;
            case "two keys": data = data[..(1 + 2 * 39)]; break;
            case "mixed sizes": data = [.. data[..(1 + 2 * 39)], .. GlobalPlatformCommands.PutKeys(CardKeySet.Factory(0xFF), CardKeySet.Factory(0x30), "").Data[(1 + 2 * 23)..]]; break;
            case "unknown version": p1 = 0x29; break;
            case "version FF": data[0] = 0xFF; break;
        }

        Assert.EndsWith("9000", card.Send(SelectDomain), StringComparison.Ordinal);
        var session = card.Open(0x01, select: null);
        Assert.EndsWith(expected, card.Send(session.Protect(new CommandApdu(0x80, 0xD8, p1, put.P2, data, 0))[0].Command), StringComparison.Ordinal);
        Assert.Contains(what == "good" ? "C00401308818C00402308818C00403308818" : "C00401FF8810C00402FF8810C00403FF8810", card.Send(SelectDomain, "80CA00E000"), StringComparison.Ordinal);
    }

    [Fact]
    public void State_FileOfACard_KeepsItsKeySetsAndCounters()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gp-").FullName, "card.json");
        var first = new Driver(SimulatedPivCard.Create(new() { GlobalPlatform = new(), StatePath = path }));
        first.Open(0x33);
        var second = new Driver(SimulatedPivCard.Create(new() { GlobalPlatform = new(), StatePath = path }));
        Assert.Equal("C1030000019000", second.Send(SelectDomain, "80CA00C100"));
        Assert.Throws<ArgumentException>(() => SimulatedPivCard.Create(new() { GlobalPlatform = new() { I = 0x40 } }));
    }

    private static Driver Card(GlobalPlatformOptions? options = null) => new(SimulatedPivCard.Create(new() { GlobalPlatform = options ?? new() }));

    private sealed class Driver(SimulatedPivCard card)
    {
        public SimulatedPivCard Card => card;

        public string Send(params string[] commands) => commands.Aggregate("", (_, command) => Convert.ToHexString(card.Transmit(Convert.FromHexString(command))));

        public string Send(CommandApdu command) => Convert.ToHexString(card.Transmit(command.ToBytes()));

        public Scp03Session Open(byte level, string? select = SelectPiv)
        {
            if (select is not null) Send(select);
            Assert.Equal("9000", TryOpen(level, out var session, select: null));
            return session;
        }

        public string TryOpen(byte level, out Scp03Session session, CardKeySet? keys = null, string? select = SelectPiv)
        {
            if (select is not null) Send(select);
            byte[] host = [1, 2, 3, 4, 5, 6, 7, 8];
            var answer = card.Transmit(new CommandApdu(0x80, 0x50, 0x00, 0x00, host, 0).ToBytes());
            session = new Scp03Session(keys ?? CardKeySet.Factory(0xFF), host, InitializeUpdateAnswer.TryRead(answer.AsSpan()[..^2])!.Challenge, (SecurityLevel)level);
            return Send(session.ExternalAuthenticate());
        }
    }
}
