using IssuancePortal.Cards.Edges.Gids;

namespace IssuancePortal.Cards.Tests.Edges;

public sealed class GidsCertificateTests
{
    [Theory]
    [InlineData("0100010078200000000100")] // zlib with a preset dictionary, which nobody has
    [InlineData("01000100FFFFFFFF")]
    [InlineData("0100FF00789C030000000001")]
    [InlineData("010001")]
    public void TryUnpack_OfWhatIsNoCertificate_IsNull(string file) => Assert.Null(GidsCertificate.TryUnpack(Convert.FromHexString(file)));

    [Fact]
    public void TryUnpack_OfWhatWasPacked_IsTheSame() => Assert.Equal([1, 2, 3, 4], GidsCertificate.TryUnpack(GidsCertificate.Pack([1, 2, 3, 4])));
}
