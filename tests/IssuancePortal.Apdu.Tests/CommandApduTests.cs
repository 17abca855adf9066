namespace IssuancePortal.Apdu.Tests;

public sealed class CommandApduTests
{
    [Theory]
    [InlineData("00200080", false)] // case 1
    [InlineData("00CB3FFF00", false)] // case 2, short
    [InlineData("00CB3FFF10", false)]
    [InlineData("0020008002AABB", false)] // case 3, short
    [InlineData("00CB3FFF055C035FC10200", false)] // case 4, short
    [InlineData("00CB3FFF000000", true)] // case 2, extended
    [InlineData("00CB3FFF000101", true)]
    [InlineData("00DB3FFF000003AABBCC", true)] // case 3, extended
    [InlineData("00DB3FFF000003AABBCC0000", true)] // case 4, extended
    [InlineData("00DB3FFF000003AABBCC1000", true)]
    public void TryParse_EachCase_IsWrittenTheSame(string hex, bool extended)
    {
        var command = CommandApdu.TryParse(Convert.FromHexString(hex));
        Assert.NotNull(command);
        Assert.Equal(hex, Convert.ToHexString(command.Value.ToBytes(extended)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("002000")]
    [InlineData("0020008002AA")] // Lc says two
    [InlineData("0020008002AABB0000")] // two bytes too many
    [InlineData("00DB3FFF0000")] // neither form
    [InlineData("00DB3FFF00000000")] // extended Lc of zero
    [InlineData("00DB3FFF000003AABB")]
    [InlineData("00DB3FFF000003AABBCC00")]
    public void TryParse_NotACommand_IsNull(string hex) => Assert.Null(CommandApdu.TryParse(Convert.FromHexString(hex)));

    [Fact]
    public void TryParse_RandomBytes_NeverThrowsAndReadsWhatItWrites()
    {
        var random = new Random(4);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 20)];
            random.NextBytes(bytes);
            if (bytes.Length > 4) bytes[4] = (byte)random.Next(0, 14);
            if (bytes.Length > 6 && bytes[4] == 0) (bytes[5], bytes[6]) = (0, (byte)random.Next(0, 14));
            if (CommandApdu.TryParse(bytes) is not { } command) continue;
            Assert.Equal(command.Data.Span, CommandApdu.TryParse(command.ToBytes(extended: true))!.Value.Data.Span);
            Assert.Equal(bytes, command.ToBytes(extended: bytes.Length > 6 && bytes[4] == 0));
        }
    }

    [Fact]
    public void ToBytes_TooLongForShort_Throws() => Assert.Throws<InvalidOperationException>(() => new CommandApdu(0, 0xDB, 0x3F, 0xFF, new byte[256]).ToBytes());

    [Theory]
    [InlineData("63C3", 3)]
    [InlineData("63C0", 0)]
    [InlineData("6983", 0)]
    [InlineData("6982", null)]
    [InlineData("6300", null)]
    public void TriesLeft_StatusWord_IsCounted(string hex, int? left)
    {
        var response = ResponseApdu.TryParse(Convert.FromHexString(hex))!.Value;
        Assert.Equal(left, response.Status.TriesLeft);
        Assert.Equal(hex, Convert.ToHexString(response.ToBytes()));
    }

    [Fact]
    public void TryParse_OneByteAnswer_IsNull() => Assert.Null(ResponseApdu.TryParse(new byte[] { 0x90 }));
}
