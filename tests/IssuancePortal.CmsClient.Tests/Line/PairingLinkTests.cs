using IssuancePortal.CmsClient.Line;

namespace IssuancePortal.CmsClient.Tests.Line;

public sealed class PairingLinkTests
{
    private const string Ticket = "dGVzdC10aWNrZXQtMTI4LWJpdA";

    [Theory]
    [InlineData("cmsclient://pair?portal=https%3A%2F%2FPortal.Example&ticket=" + Ticket, "https://portal.example/")]
    [InlineData("CMSCLIENT://pair/?ticket=" + Ticket + "&portal=https://portal.example:8443/cards/", "https://portal.example:8443/cards/")]
    [InlineData("cmsclient://pair?portal=http%3A%2F%2Flocalhost%3A5080&ticket=" + Ticket, "http://localhost:5080/")]
    public void TryParse_Link_GivesPortalAndTicket(string link, string portal) =>
        Assert.Equal(new PairingLink(new Uri(portal), Ticket), PairingLink.TryParse(link));

    [Fact]
    public void TryParse_BareTicket_NeedsThePortal()
    {
        Assert.Null(PairingLink.TryParse(Ticket));
        Assert.Equal(new PairingLink(new Uri("https://portal.example/"), Ticket), PairingLink.TryParse($"  {Ticket}\n", "https://portal.example"));
    }

    [Theory]
    [InlineData("cmsclient://pair?portal=http%3A%2F%2Fportal.example&ticket=" + Ticket)] // clear text over a network
    [InlineData("cmsclient://pair?portal=https%3A%2F%2Fportal.example%40evil.example&ticket=" + Ticket)] // looks like another host
    [InlineData("cmsclient://pair?portal=file%3A%2F%2F%2Fetc%2Fpasswd&ticket=" + Ticket)]
    [InlineData("cmsclient://pair?portal=https%3A%2F%2Fportal.example&ticket=a%26b")]
    [InlineData("cmsclient://run?portal=https%3A%2F%2Fportal.example&ticket=" + Ticket)]
    [InlineData("cmsclient://pair?ticket=" + Ticket)]
    [InlineData("cmsclient:")]
    [InlineData("")]
    public void TryParse_AnythingElse_IsRefused(string link) => Assert.Null(PairingLink.TryParse(link));
}
