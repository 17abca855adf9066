using System.Text;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Secrets;

public sealed class PinCheckTests
{
    [Theory]
    [InlineData("805246", true)]
    [InlineData("80524617", true)]
    [InlineData("123457", true)]
    [InlineData("80524", false)]
    [InlineData("805246179", false)]
    [InlineData("80524a", false)]
    [InlineData("111111", false)]
    [InlineData("121212", false)]
    [InlineData("1212121", false)]
    [InlineData("123456", false)]
    [InlineData("87654321", false)]
    [InlineData("８０５２４６", false)]
    public void Meets_DefaultRules_JudgesThePin(string pin, bool good) =>
        Assert.Equal(good, PinCheck.Meets(Encoding.UTF8.GetBytes(pin), new PinRules()));

    [Fact]
    public void Meets_RulesRelaxed_FollowsThem()
    {
        Assert.True(PinCheck.Meets("111111"u8, new PinRules(NoTrivialSequences: false)));
        Assert.True(PinCheck.Meets("pass word"u8, new PinRules(MaxLength: 12, DigitsOnly: false)));
        Assert.False(PinCheck.Meets("pass\u0007word"u8, new PinRules(MaxLength: 12, DigitsOnly: false)));
    }
}
