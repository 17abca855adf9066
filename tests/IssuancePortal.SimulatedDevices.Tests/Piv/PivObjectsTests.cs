using IssuancePortal.Apdu;
using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class PivObjectsTests
{
    /// <summary>Tag, capacity and read rule of every data object (SP 800-73-5 part 1 tables 2 and 3), written out apart from the code.</summary>
    public static TheoryData<uint, int, bool> Objects()
    {
        var data = new TheoryData<uint, int, bool>
        {
            { 0x5FC107, 287, false }, { 0x5FC102, 2916, false }, { 0x5FC105, 1905, false }, { 0x5FC103, 4006, true }, { 0x5FC106, 1336, false },
            { 0x5FC108, 12710, true }, { 0x5FC101, 1905, false }, { 0x5FC10A, 1905, false }, { 0x5FC10B, 1905, false }, { 0x5FC109, 245, true },
            { 0x7E, 19, false }, { 0x5FC10C, 256, false }, { 0x5FC121, 7106, true }, { 0x7F61, 65, false }, { 0x5FC122, 2471, false }, { 0x5FC123, 12, true },
        };
        for (uint tag = 0x5FC10D; tag <= 0x5FC120; tag++) data.Add(tag, 1905, false);
        return data;
    }

    private static byte[] Content(uint tag, int length)
    {
        // The templates are looked into; everything else is the host's business.
        if (tag is not (0x7E or 0x7F61)) return [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        return BerTlv.Of(0x4F, new byte[length - 2]).ToBytes();
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Object_EveryStateAndSize_FollowsItsRules(uint tag, int capacity, bool needsPin)
    {
        var card = new CardDriver();
        var full = Content(tag, capacity);

        Assert.Equal(needsPin ? "6982" : "6A82", card.Get(tag).Status.ToString());
        Assert.Equal("6982", card.Put(tag, full).ToString());
        card.Verify();
        Assert.Equal("6982", card.Put(tag, full).ToString());
        Assert.Equal("6A82", card.Get(tag).Status.ToString());

        card.Authenticate();
        Assert.Equal("6A84", card.Put(tag, Content(tag, capacity + 1)).ToString());
        Assert.Equal("6A82", card.Get(tag).Status.ToString());
        Assert.Equal("9000", card.Put(tag, full).ToString());
        var read = card.Get(tag);
        Assert.Equal("9000", read.Status.ToString());
        Assert.True(BerTlv.TryReadOnly(read.Data, tag is 0x7E or 0x7F61 ? tag : 0x53, out var wrapper));
        Assert.Equal(full, wrapper.Value.ToArray());

        card.Card.Reset();
        card.SelectPiv();
        Assert.Equal(needsPin ? "6982" : "9000", card.Get(tag).Status.ToString());
        card.Authenticate();
        Assert.Equal(needsPin ? "6982" : "9000", card.Get(tag).Status.ToString());

        Assert.Equal("9000", card.Put(tag, []).ToString());
        card.Verify();
        Assert.Equal("6A82", card.Get(tag).Status.ToString());
    }

    [Theory]
    [InlineData(0x5FC100)]
    [InlineData(0x5FC104)]
    [InlineData(0x5FC124)]
    [InlineData(0x5FFF02)]
    [InlineData(0x53)]
    public void Object_UnknownTag_IsNotFound(uint tag)
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal(StatusWord.NotFound, card.Get(tag).Status);
        Assert.Equal(StatusWord.NotFound, card.Put(tag, [0x01]));
    }

    [Fact]
    public void Object_OfYubico_ExistsOnlyWithItsExtensions()
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal(StatusWord.Success, card.Put(0x5FFF00, [0x80, 0x00]));
        var plain = new CardDriver(new() { YubicoExtensions = false });
        plain.Authenticate();
        Assert.Equal(StatusWord.NotFound, plain.Put(0x5FFF00, [0x80, 0x00]));
    }

    [Theory]
    [InlineData("00CB3FFE055C035FC10200", "6A86")]
    [InlineData("00CB00FF055C035FC10200", "6A86")]
    [InlineData("00CB3FFF00", "6A80")]
    [InlineData("00CB3FFF025C0000", "6A80")]
    [InlineData("00CB3FFF045C025FC100", "6A80")] // half a tag
    [InlineData("00CB3FFF085C065FC1025FC10700", "6A80")] // two tags
    [InlineData("00CB3FFF055D035FC10200", "6A80")]
    [InlineData("00CB3FFF065C035FC1020000", "6A80")] // something behind
    [InlineData("00DB3FFF0A5C035FC102530100", "6700")] // shorter than Lc
    [InlineData("00DB3FFE085C035FC102530100", "6A86")]
    [InlineData("00DB3FFF", "6A80")]
    [InlineData("00DB3FFF055C035FC102", "6A80")]
    [InlineData("00DB3FFF025300", "6A80")]
    [InlineData("00DB3FFF08530100 5C035FC102", "6A80")] // the wrong way round
    [InlineData("00DB3FFF055C017E5300", "6A80")] // 7E is its own template
    [InlineData("00DB3FFF067E035FC102FF", "6A80")]
    [InlineData("00DB3FFF037E0100", "6A80")]
    public void Command_Malformed_IsRefused(string apdu, string expected)
    {
        var card = new CardDriver();
        card.Verify();
        card.Authenticate();
        Assert.Equal(expected, card.Send(apdu.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Put_DiscoveryObject_IsReadAsItself()
    {
        var card = new CardDriver();
        card.Authenticate();
        const string Discovery = "7E124F0BA0000003080000100001005F2F024000";
        Assert.Equal("9000", card.Send("00DB3FFF14" + Discovery));
        Assert.Equal(Discovery + "9000", card.Send("00CB3FFF035C017E00"));
    }

    [Fact]
    public void Put_Again_Replaces()
    {
        var card = new CardDriver();
        card.Authenticate();
        card.Put(0x5FC102, Hex("3000"));
        card.Put(0x5FC102, Hex("FE00"));
        Assert.Equal("5302FE00", Convert.ToHexString(card.Get(0x5FC102).Data.Span));
    }
}
