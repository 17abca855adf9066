namespace IssuancePortal.Apdu.Tests;

public sealed class BerTlvTests
{
    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("5300", 0x53u, 0, 2)]
    [InlineData("530155 FF", 0x53u, 1, 3)]
    [InlineData("7F49028100", 0x7F49u, 2, 5)]
    [InlineData("5FC10200", 0x5FC102u, 0, 4)]
    [InlineData("5FFF0100", 0x5FFF01u, 0, 4)]
    [InlineData("7F60 00", 0x7F60u, 0, 3)]
    [InlineData("FE00", 0xFEu, 0, 2)]
    [InlineData("5F818201 00", 0x5F818201u, 0, 5)]
    [InlineData("53 8101 55", 0x53u, 1, 4)]
    [InlineData("53 84000000 01 55", 0x53u, 1, 7)]
    public void TryRead_ValidObject_GivesTagValueAndSize(string hex, uint tag, int length, int size)
    {
        Assert.True(BerTlv.TryRead(Hex(hex), out var tlv, out var consumed));
        Assert.Equal(tag, tlv.Tag);
        Assert.Equal(length, tlv.Value.Length);
        Assert.Equal(size, consumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("53")]
    [InlineData("5301")]
    [InlineData("0000")] // padding is no object
    [InlineData("5380 0000")] // indefinite length
    [InlineData("53850000000001 55")] // length of five bytes
    [InlineData("5384FFFFFFFF")]
    [InlineData("538480000000")]
    [InlineData("5382")]
    [InlineData("53820100")]
    [InlineData("5F")]
    [InlineData("5FC1")]
    [InlineData("5F8001 00")] // leading zero group
    [InlineData("5F1E 00")] // number 30 belongs into one byte
    [InlineData("5F8181818101 00")] // six tag bytes
    public void TryRead_InvalidObject_IsFalseAndConsumesNothing(string hex)
    {
        Assert.False(BerTlv.TryRead(Hex(hex), out var tlv, out var consumed));
        Assert.Equal(0, consumed);
        Assert.Equal(default, tlv);
    }

    [Theory]
    [InlineData(0, "5300")]
    [InlineData(127, "537F")]
    [InlineData(128, "538180")]
    [InlineData(255, "5381FF")]
    [InlineData(256, "53820100")]
    [InlineData(65_535, "5382FFFF")]
    [InlineData(65_536, "5383010000")]
    [InlineData(16_777_216, "538401000000")]
    public void ToBytes_EachLengthForm_IsTheShortest(int length, string head)
    {
        var bytes = BerTlv.Of(0x53, new byte[length]).ToBytes();
        Assert.Equal(head, Convert.ToHexString(bytes.AsSpan(0, bytes.Length - length)));
        Assert.True(BerTlv.TryReadOnly(bytes, 0x53, out var back));
        Assert.Equal(length, back.Value.Length);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x5Fu)] // a first byte that says more bytes follow
    [InlineData(0x5301u)] // a one-byte tag and something else
    [InlineData(0x5FC1u)]
    public void ToBytes_NotATag_Throws(uint tag) => Assert.Throws<InvalidOperationException>(() => BerTlv.Of(tag).ToBytes());

    [Fact]
    public void Of_Nested_WritesTheDynamicAuthenticationTemplate() =>
        Assert.Equal("7C0682008102ABCD", Convert.ToHexString(BerTlv.Of(0x7C, BerTlv.Of(0x82), BerTlv.Of(0x81, Hex("ABCD"))).ToBytes()));

    [Fact]
    public void Find_PathThroughApplicationTemplate_GivesInnerValue()
    {
        Assert.True(BerTlv.TryReadOnly(Hex("61114F0600001000010079074F05A000000308"), 0x61, out var template));
        Assert.Equal("A000000308", Convert.ToHexString(template.Find(0x79, 0x4F)!.Value.Value.Span));
        Assert.Null(template.Find(0x79, 0x50));
        Assert.Null(template.Find(0x4F, 0x4F));
    }

    [Fact]
    public void TryChildren_TrailingByte_IsFalse() => Assert.False(BerTlv.Of(0x53, Hex("700000")).TryChildren(out _));

    [Fact]
    public void TryReadOnly_TrailingByteOrOtherTag_IsFalse()
    {
        Assert.False(BerTlv.TryReadOnly(Hex("530000"), 0x53, out _));
        Assert.False(BerTlv.TryReadOnly(Hex("5300"), 0x7E, out _));
    }

    [Fact]
    public void ReadAll_Garbage_ThrowsWithoutTheBytes()
    {
        var fault = Assert.Throws<FormatException>(() => BerTlv.ReadAll(Hex("53FFC0FFEE")));
        Assert.DoesNotContain("C0FFEE", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ToString_SecretValue_IsNotShown() => Assert.Equal("5FC109 (2 bytes)", BerTlv.Of(0x5FC109, Hex("1234")).ToString());

    [Theory]
    [InlineData(0x53u, "53")]
    [InlineData(0x7F61u, "7F61")]
    [InlineData(0x5FC102u, "5FC102")]
    public void TagBytes_Tag_AsWritten(uint tag, string hex) => Assert.Equal(hex, Convert.ToHexString(BerTlv.TagBytes(tag)));

    [Fact]
    public void TryRead_RandomBytes_NeverThrowsAndReadsWhatItWrites()
    {
        var random = new Random(7816);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 24)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && random.Next(2) == 0) bytes[1] = (byte)random.Next(0x7C, 0x88);
            Walk(bytes, 0);
        }
    }

    [Fact]
    public void TryRead_MutatedTrees_NeverThrowsAndReadsWhatItWrites()
    {
        var random = new Random(73);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Tree(random, 4).ToBytes();
            for (var m = random.Next(0, 3); m > 0; m--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Walk(bytes.AsMemory(0, random.Next(bytes.Length / 2, bytes.Length + 1)), 0);
        }
    }

    [Fact]
    public void TryReadAll_WrittenTrees_RoundTrip()
    {
        var random = new Random(53);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = Tree(random, 5).ToBytes();
            Assert.True(BerTlv.TryReadAll(bytes, out var read));
            Assert.Equal(bytes, BerTlv.Concat([.. read]));
        }
    }

    private static BerTlv Tree(Random random, int depth)
    {
        uint[] tags = [0x30, 0x53, 0x7C, 0x7E, 0x5F2F, 0x7F49, 0x5FC102, 0xFE];
        var tag = tags[random.Next(tags.Length)];
        if (depth == 0 || random.Next(3) == 0)
        {
            var value = new byte[random.Next(0, 300)];
            random.NextBytes(value);
            return BerTlv.Of(tag, value);
        }

        var children = new BerTlv[random.Next(0, 4)];
        for (var i = 0; i < children.Length; i++) children[i] = Tree(random, depth - 1);
        return BerTlv.Of(tag, children);
    }

    /// <summary>Reads as deep as there is anything to read; whatever was read must be written as an object that reads the same.</summary>
    private static void Walk(ReadOnlyMemory<byte> bytes, int depth)
    {
        if (!BerTlv.TryRead(bytes, out var tlv, out var consumed)) return;
        Assert.InRange(consumed, 2, bytes.Length);
        var written = tlv.ToBytes();
        Assert.True(written.Length <= consumed);
        Assert.True(BerTlv.TryReadOnly(written, tlv.Tag, out var again));
        Assert.True(again.Value.Span.SequenceEqual(tlv.Value.Span));
        if (depth < 32) Walk(tlv.Value, depth + 1);
        Walk(bytes[consumed..], depth);
    }
}
