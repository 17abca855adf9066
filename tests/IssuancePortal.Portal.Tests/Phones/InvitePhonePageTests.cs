using Bunit;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Phones;

/// <summary>The page on which an operator invites, in every state and both languages.</summary>
public sealed class InvitePhonePageTests : PhoneDesk
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        SignIn(Operator);
    }

    [Theory]
    [InlineData("en", "Nothing for phones is meant for you yet.", "Back")]
    [InlineData("de", "Für Smartphones ist für Sie noch nichts vorgesehen.", "Zurück")]
    public async Task Mode_ThatIsOff_IsSaidAndNothingCanBeSent(string language, string what, string back)
    {
        await GiveCardAsync();
        Speak(language);
        var page = Open();
        Assert.Equal(what, page.WaitForElement(".error h2", Patience).TextContent);
        Assert.Equal([back], Verbs(page));
        Assert.Empty(page.FindAll("[data-invite]"));
    }

    [Theory]
    [InlineData("en", "There is no card to derive mobile certificates from.")]
    [InlineData("de", "Es gibt keine Karte, von der mobile Zertifikate abgeleitet werden können.")]
    public async Task Person_WithoutACard_CannotBeInvited(string language, string what)
    {
        await SwitchOnAsync();
        Speak(language);
        Assert.Equal(what, Open().WaitForElement(".error h2", Patience).TextContent);
    }

    [Theory]
    [InlineData("en", "The link of an invitation is mailed")]
    [InlineData("de", "Der Link einer Einladung wird per E-Mail gesendet")]
    public async Task Person_WithoutAnAddress_CannotBeInvited(string language, string what)
    {
        await GiveCardAsync();
        await SwitchOnAsync();
        await ChangeAsync(async session => (await session.PersonAsync(Ana.Id))!.Email = "");
        Speak(language);
        Assert.StartsWith(what, Open().WaitForElement(".error h2", Patience).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Invite Ana Sousa to set up a phone", "deprecated", "Cancel", "Send invitation", "The invitation is on its way", "The link went to ana@example.org.", "To the request", "To the person")]
    [InlineData("de", "Ana Sousa zum Einrichten eines Smartphones einladen", "veraltet", "Abbrechen", "Einladung senden", "Die Einladung ist unterwegs", "Der Link ging an ana@example.org.", "Zum Antrag", "Zur Person")]
    public async Task Invite_SaysWhatHappensAndThenTheCodeOnce(string language, string title, string deprecated, string cancel, string send, string done, string mailed, string request, string person)
    {
        await GiveCardAsync();
        await SwitchOnAsync();
        Speak(language);
        var page = Open();
        Assert.Contains(deprecated, page.WaitForElement(".deprecated", Patience).TextContent, StringComparison.Ordinal);
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal(3, page.FindAll(".how li").Count);
        Assert.Equal([cancel, send], Verbs(page));
        page.Find("form").Submit();
        Assert.Matches("^[2-9A-Z]{5}-[2-9A-Z]{5}$", page.WaitForElement("[data-one-time-code]", Patience).TextContent);
        Assert.Equal(done, page.Find("[data-invited] h2").TextContent);
        Assert.Contains(mailed, page.Markup, StringComparison.Ordinal);
        Assert.Equal([request, person], Verbs(page));
    }

    [Theory]
    [InlineData("en", "The e-mail could not be sent.")]
    [InlineData("de", "Die E-Mail konnte nicht gesendet werden.")]
    public async Task Invite_WhenTheMailDoesNotGo_SaysSoBesideTheCode(string language, string what)
    {
        await GiveCardAsync();
        await SwitchOnAsync();
        Services.GetRequiredService<DeskMail>().IsDown = true;
        Speak(language);
        var page = Open();
        page.WaitForElement("form", Patience).Submit();
        Assert.Equal(what, page.WaitForElement("[data-invited] .error h2", Patience).TextContent);
        Assert.NotEmpty(page.FindAll("[data-one-time-code]"));
    }

    [Fact]
    public async Task Invite_ThatNeedsApproval_LeadsToTheRequestAndOnceApprovedInvites()
    {
        await GiveCardAsync();
        await SwitchOnAsync("remote");
        var page = Open();
        page.WaitForElement("form", Patience).Submit();
        Until(page, () => Assert.Contains("/requests/", Navigation.Uri, StringComparison.Ordinal));
        Assert.Null(Services.GetRequiredService<DeskMail>().Last);

        var request = Guid.Parse(Navigation.Uri.Split('/')[^1]);
        Navigation.NavigateTo($"people/{Ana.Id}/phone?request={request}");
        var early = Open();
        early.WaitForElement("form", Patience).Submit();
        Until(early, () => Assert.NotEmpty(early.FindAll("form .error")));
        Assert.Empty(early.FindAll("textarea"));

        await ChangeAsync(async session => Assert.True((await session.RequestAsync(request))!.Move(RequestMove.Approve, IssuancePortal.Issuance.Devices.MoveActor.Officer).Succeeded));
        early.Find("form").Submit();
        Assert.NotEmpty(early.WaitForElement("[data-one-time-code]", Patience).TextContent);
        Assert.Contains("/phone/", Services.GetRequiredService<DeskMail>().Last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_WhoIsThatPerson_CannotInviteThemselves()
    {
        await GiveCardAsync();
        await SwitchOnAsync();
        SignIn(new Actor("ana", Ana.Id, Ana.Name, [Role.Operator]));
        Assert.NotEmpty(Open().WaitForElement(".error h2", Patience).TextContent);
    }

    private IRenderedComponent<InvitePhonePage> Open() => Render<InvitePhonePage>(parameters => parameters.Add(it => it.PersonId, Ana.Id));

    private Task SwitchOnAsync(params string[] validated) => SetAsync(new DeviceSettings { Modes = ["local", "remote"], Tightened = [.. validated] });
}
