using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Cards.Tests.Edges;

public sealed class PivPublicKeyTests
{
    [Theory]
    [InlineData("010001", true)]
    [InlineData("01005E", false)] // even
    [InlineData("01", false)]
    [InlineData("00", false)]
    [InlineData("010000000000000001", false)] // longer than any card has
    public void TryRead_OfAnRsaKey_TakesOnlyOneThatCanBeUsed(string exponent, bool isGood)
    {
        using var rsa = RSA.Create(2048);
        var answer = BerTlv.Of(0x7F49, BerTlv.Of(0x81, rsa.ExportParameters(false).Modulus!), BerTlv.Of(0x82, Convert.FromHexString(exponent))).ToBytes();

        var key = PivPublicKey.TryRead(PivKeyAlgorithm.Rsa2048, answer);
        Assert.Equal(isGood, key is not null);
        if (isGood) Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key!.ToSpki());
    }
}
