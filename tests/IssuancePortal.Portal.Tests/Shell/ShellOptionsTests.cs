using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Tests.Shell;

public sealed class ShellOptionsTests
{
    [Theory]
    [InlineData(null, "https://cards.example.org/portal/", "https://cards.example.org/portal/phone/abc")]
    [InlineData("", "http://localhost:5080/", "http://localhost:5080/phone/abc")]
    [InlineData("https://phones.example.org", "http://localhost:5080/", "https://phones.example.org/phone/abc")]
    [InlineData("https://example.org/cards/", "http://localhost:5080/", "https://example.org/cards/phone/abc")]
    public void PhoneLink_WithAndWithoutAnAddressForPhones_IsWhatAPhoneOpens(string? phoneUrl, string opened, string link) =>
        Assert.Equal(link, new ShellOptions { PhoneUrl = phoneUrl }.PhoneLink("abc", opened).AbsoluteUri);

    [Theory]
    [InlineData("phones.example.org", false)]
    [InlineData("ftp://phones.example.org", false)]
    [InlineData("https://phones.example.org", true)]
    public void Validate_AddressForPhones_MustBeOneOfTheWeb(string phoneUrl, bool isGood)
    {
        var result = new ShellOptionsValidation().Validate(null, new ShellOptions { PhoneUrl = phoneUrl });
        Assert.Equal(isGood, result.Succeeded);
        if (!isGood) Assert.Contains("Portal:PhoneUrl", result.FailureMessage, StringComparison.Ordinal);
    }
}
