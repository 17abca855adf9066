using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Pki.Tests.Piv;

public sealed class FascNTests
{
    // The example of TIG SCEPACS 2.3 §6.2, and the number that yubico-piv-tool puts into every CHUID it makes.
    private const string Example = "D0439458210C2C19A0846D83685A1082108CE73984108CA3FC";
    private const string Yubico = "D4E739DA739CED39CE739D836858210842108421C84210C3EB";

    [Fact]
    public void Encode_ExampleOfTheStandard_GivesItsBytes() => Assert.Equal(Example, Convert.ToHexString(TestCa.FascN.Encode()));

    [Fact]
    public void TryDecode_NumberOfYubico_GivesItsFields()
    {
        Assert.True(FascN.TryDecode(Convert.FromHexString(Yubico), out var fascN));

        Assert.Equal(new FascN(9999, 9999, 999999, 0, 1, 0, 3, 0, 1), fascN);
        Assert.Equal(Yubico, Convert.ToHexString(fascN.Encode()));
    }

    [Fact]
    public void TryDecode_EncodedNumbers_ComeBack()
    {
        var random = new Random(201);
        for (var i = 0; i < 20_000; i++)
        {
            var fascN = new FascN(
                random.Next(10_000), random.Next(10_000), random.Next(1_000_000), random.Next(10), random.Next(10),
                random.NextInt64(10_000_000_000), random.Next(10), random.Next(10_000), random.Next(10));

            Assert.True(FascN.TryDecode(fascN.Encode(), out var decoded));

            Assert.Equal(fascN, decoded);
        }
    }

    [Fact]
    public void TryDecode_AnyBitFlipped_IsRefused()
    {
        for (var bit = 0; bit < FascN.Length * 8; bit++)
        {
            var bytes = Convert.FromHexString(Example);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(FascN.TryDecode(bytes, out _), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("D0439458210C2C19A0846D83685A1082108CE73984108CA3")]
    [InlineData("00000000000000000000000000000000000000000000000000")]
    public void TryDecode_NoFascN_IsRefused(string hex) => Assert.False(FascN.TryDecode(Convert.FromHexString(hex), out _));

    [Fact]
    public void Encode_FieldTooWide_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (TestCa.FascN with { AgencyCode = 10_000 }).Encode());
        Assert.Throws<ArgumentOutOfRangeException>(() => (TestCa.FascN with { PersonIdentifier = -1 }).Encode());
    }
}
