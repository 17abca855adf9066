using Bunit;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Phones;

/// <summary>The pages on the phone, in every state and both languages.</summary>
public sealed class PhonePageTests : PhoneDesk
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1";

    [Theory]
    [InlineData("en", "Set up this phone", "Continue on this phone", "Only go on if you have just scanned the code yourself.")]
    [InlineData("de", "Dieses Smartphone einrichten", "Auf diesem Smartphone weiter", "Machen Sie nur weiter, wenn Sie den Code gerade selbst gescannt haben.")]
    public async Task Link_ThatIsFree_IsTakenUpByAButtonAlone(string language, string title, string verb, string warning)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var page = OnLink(invited.Token);
        Is(page, "invite", title, verb);
        Assert.Contains(warning, page.Markup, StringComparison.Ordinal);
        Assert.Equal(("phone/open", invited.Token), (page.Find("form").GetAttribute("action"), page.Find("input[name=token]").GetAttribute("value")));
        Assert.Equal(PhoneLink.Free, await Services.GetRequiredService<OpenPhone>().PeekAsync(invited.Token));
    }

    [Theory]
    [InlineData("en", "This link was opened already")]
    [InlineData("de", "Dieser Link wurde schon geöffnet")]
    public async Task Link_ThatWasTakenUp_SaysSoToAnybodyElse(string language, string title)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        Is(OnLink(invited.Token), "Taken", title);

        // Whoever took it up goes on where they are.
        OnLink(invited.Token, secret);
        Assert.EndsWith("/phone", Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "The time is over", "Begin again in the portal.")]
    [InlineData("de", "Die Zeit ist abgelaufen", "Beginnen Sie im Portal von vorn.")]
    public async Task Link_AfterItsTime_SaysSo(string language, string title, string toDo)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        await ExpireAsync(invited.InvitationId);
        var page = OnLink(invited.Token);
        Is(page, "Expired", title);
        Assert.Contains(toDo, page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Nothing to set up here")]
    [InlineData("de", "Hier ist nichts einzurichten")]
    public void Link_ThatThereIsNot_LeadsNowhere(string language, string title)
    {
        Speak(language);
        Is(OnLink(PhoneInvitation.NewToken()), "Unknown", title);
        Is(OnPhone<PhonePage>(null), "Unknown", title);
    }

    [Theory]
    [InlineData("en", "Set up this phone", "One-time code", "That is not the right one-time code", "Continue on this phone")]
    [InlineData("de", "Dieses Smartphone einrichten", "Einmalcode", "Das ist nicht der richtige Einmalcode", "Auf diesem Smartphone weiter")]
    public async Task Invitation_AsksForTheCodeAndSaysWhenItIsWrong(string language, string title, string label, string wrong, string verb)
    {
        var token = await InviteRemotelyAsync();
        Speak(language);
        var page = OnLink(token);
        Is(page, "AsksForCode", title, verb);
        Assert.Equal(label, page.Find("label[for=phone-code]").TextContent);
        Assert.Empty(page.FindAll("[role=alert], [data-accept]"));

        Navigation.NavigateTo($"phone/{token}?fault=refusal.phone-code-wrong");
        var again = OnLink(token);
        Assert.Contains(wrong, again.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", again.Find("#phone-code").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("en", "This invitation is no longer good", "Ask whoever invited you for a new one.")]
    [InlineData("de", "Diese Einladung gilt nicht mehr", "Bitten Sie um eine neue.")]
    public async Task Invitation_AfterItsTime_SendsToWhoeverInvited(string language, string title, string toDo)
    {
        var token = await InviteRemotelyAsync();
        await ChangeAsync(async session => (await session.Phones.InvitationByTokenAsync(PhoneInvitation.HashOf(token)))!.ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1));
        Speak(language);
        var page = OnLink(token);
        Is(page, "InvitationOver", title);
        Assert.Contains(toDo, page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Yours alone.", "I have read the terms and accept them")]
    [InlineData("de", "Nur Ihres.", "Ich habe die Nutzungsbedingungen gelesen und nehme sie an")]
    public async Task Invitation_WhereThereAreTerms_HasThemAcceptedBeforeTheCodeCounts(string language, string text, string accept)
    {
        var token = await InviteRemotelyAsync();
        var terms = new TermsSettings { On = true, Version = "1", English = "Yours alone.", German = "Nur Ihres." };
        await SetAsync(terms);
        Speak(language);
        var page = OnLink(token);
        Assert.Equal(text, page.Find("[data-text=terms]").TextContent.Trim());
        Assert.Equal(accept, page.Find("label.choice").TextContent.Trim());
        var box = page.Find("[data-accept]");
        Assert.True(box.HasAttribute("required") && !box.HasAttribute("checked"));
        Assert.Equal(Convert.ToHexString(terms.Hash()), box.GetAttribute("value"));
    }

    [Theory]
    [InlineData("en", "Compare this code", "Waiting for you to confirm in the portal", "The codes differ")]
    [InlineData("de", "Vergleichen Sie diesen Code", "Warten, bis Sie im Portal bestätigen", "Die Codes sind verschieden")]
    public async Task Opened_ShowsTheDigitsAndWaits(string language, string title, string waits, string verb)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var page = OnPhone<PhonePage>(await OpenAsync(invited.Token));
        Is(page, "Opened", title, verb);
        Assert.Equal(waits, page.Find("[role=status]").TextContent);
        Assert.Matches("^[0-9]{6}$", page.Find("[data-code]").GetAttribute("data-code"));
        Assert.StartsWith("Opened-0-", page.Find("[data-phone-state]").GetAttribute("data-phone-state"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Install your certificates, Ana", "Download profile", "First press “Show password”", "Download file", "Show credentials")]
    [InlineData("de", "Installieren Sie Ihre Zertifikate, Ana", "Profil laden", "Drücken Sie zuerst im Portal", "Datei laden", "Zugangsdaten zeigen")]
    public async Task Confirmed_OffersTheWaysThatFitThePhone(string language, string title, string profile, string noPassword, string file, string est)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        await ConfirmAsync(invited);
        var android = OnPhone<PhonePage>(secret);
        Is(android, "Confirmed", title, profile, est);
        Assert.Equal(["File", "Profile", "Est"], Ways(android));
        Assert.Equal("File", Assert.Single(android.FindAll("details[open]")).GetAttribute("data-way"));
        Assert.Contains(noPassword, android.Find("[data-way=File]").TextContent, StringComparison.Ordinal);
        var apple = OnPhone<PhonePage>(secret, agent: IPhone);
        Assert.Equal(["Profile", "File", "Est"], Ways(apple));
        Assert.Equal("Profile", Assert.Single(apple.FindAll("details[open]")).GetAttribute("data-way"));
        Assert.True(apple.Find("[data-get=profile]").ClassList.Contains("btn-primary"));

        // The way that was begun stands open, whatever the phone is.
        Assert.True((await Services.GetRequiredService<SetUpPhone>().PasswordAsync(invited.InvitationId, Session, Own)).Succeeded);
        var begun = OnPhone<PhonePage>(secret, agent: IPhone);
        Assert.Equal(file, begun.Find("[data-get=file]").TextContent.Trim());
        Assert.Equal("File", Assert.Single(begun.FindAll("details[open]")).GetAttribute("data-way"));
    }

    [Theory]
    [InlineData("en", "The certificate authority does not answer at the moment.")]
    [InlineData("de", "Die Zertifizierungsstelle antwortet gerade nicht.")]
    public async Task Confirmed_AfterAFault_SaysWhatHappened(string language, string fault)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        await ConfirmAsync(invited);
        Navigation.NavigateTo("phone?fault=refusal.phone-later");
        Assert.Contains(fault, OnPhone<PhonePage>(secret).Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "This phone is set up", "Download the file again", "Installed")]
    [InlineData("de", "Dieses Smartphone ist eingerichtet", "Datei noch einmal laden", "Installiert")]
    public async Task Installed_ListsWhatIsThereAndGivesTheFileAgain(string language, string title, string verb, string there)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        await ConfirmAsync(invited);
        await FetchFileAsync(invited, secret);
        var page = OnPhone<PhonePage>(secret);
        Is(page, "Installed", title, verb);
        Assert.Contains(there, page.Find("[data-certificate=derived-authentication][data-there=true]").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("[data-phone-stage]").HasAttribute("data-phone-state"));
    }

    [Theory]
    [InlineData("en", "Nothing was set up")]
    [InlineData("de", "Es wurde nichts eingerichtet")]
    public async Task Cancelled_SaysThatNothingWasSetUp(string language, string title)
    {
        Speak(language);
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        Assert.True((await Services.GetRequiredService<OpenPhone>().CancelAsync(secret)).Succeeded);
        Is(OnPhone<PhonePage>(secret), "Cancelled", title);
    }

    [Theory]
    [InlineData("en", "Managed device", "This link leads nowhere.", "Nobody has compared the codes yet.", "Address", "Back")]
    [InlineData("de", "Verwaltetes Gerät", "Dieser Link führt nirgendwohin.", "Noch hat niemand die Codes verglichen.", "Adresse", "Zurück")]
    public async Task Est_ShowsCredentialsToAPhoneThatMayHaveThemAlone(string language, string title, string unknown, string early, string address, string back)
    {
        Speak(language);
        var nobody = OnPhone<PhoneEstPage>(null);
        Assert.Equal((title, unknown), (nobody.Find("h1").TextContent, nobody.Find(".error h2").TextContent));
        var invited = await InviteAsync(await GiveCardAsync());
        var secret = await OpenAsync(invited.Token);
        Assert.Equal(early, OnPhone<PhoneEstPage>(secret).Find(".error h2").TextContent);

        await ConfirmAsync(invited);
        var page = OnPhone<PhoneEstPage>(secret);
        Assert.Empty(page.FindAll(".error"));
        Assert.Equal([back], Verbs(page));
        Assert.Equal(address, page.Find("dt").TextContent);
        Assert.Equal("https://portal.example/.well-known/est", page.Find("[data-est=url]").TextContent);
        var first = Assert.Single(page.FindAll("[data-est-password]")).TextContent;
        Assert.NotEqual(first, OnPhone<PhoneEstPage>(secret).Find("[data-est-password]").TextContent);

        await FetchFileAsync(invited, secret);
        Assert.Empty(OnPhone<PhoneEstPage>(secret).FindAll("[data-est-password]"));
    }

    private static string[] Ways(IRenderedComponent<PhonePage> page) => [.. page.FindAll("[data-way]").Select(it => it.GetAttribute("data-way")!)];

    private static void Is(IRenderedComponent<PhonePage> page, string stage, string title, params string[] verbs)
    {
        Assert.Equal((stage, title), (page.Find("[data-phone-stage]").GetAttribute("data-phone-stage"), page.Find("h1").TextContent));
        Assert.Equal(verbs, Verbs(page));
    }

    private IRenderedComponent<PhonePage> OnLink(string token, string? secret = null) => OnPhone<PhonePage>(secret, parameters => parameters.Add(it => it.Token, token));

    /// <summary>The secret of the link that was mailed.</summary>
    private async Task<string> InviteRemotelyAsync()
    {
        await GiveCardAsync();
        await SetAsync(new DeviceSettings { Modes = ["local", "remote"] });
        var invited = await Services.GetRequiredService<InvitePhone>().InviteAsync(Ana.Id, Phone.Id, token => new Uri($"https://portal.example/phone/{token}"), "", new Actor("olga", null, "Olga Operator", [Role.Operator]));
        Assert.True(invited.Succeeded, invited.Refusal?.ToString());
        return Services.GetRequiredService<DeskMail>().Last!.Split('/')[^1];
    }
}
