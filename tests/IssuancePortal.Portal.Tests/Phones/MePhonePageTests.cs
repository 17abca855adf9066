using Bunit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Phones;

/// <summary>The page on which one adds a phone of one's own, in every state and both languages.</summary>
public sealed class MePhonePageTests : PhoneDesk
{
    [Theory]
    [InlineData("en", "You need a card first", "To my devices")]
    [InlineData("de", "Zuerst brauchen Sie eine Karte", "Zu meinen Geräten")]
    public void Guard_WithoutACardInUse_SaysWhatComesFirst(string language, string what, string verb)
    {
        Speak(language);
        IsGuarded(what, verb);
    }

    [Theory]
    [InlineData("en", "You have a phone already", "To my devices")]
    [InlineData("de", "Sie haben schon ein Smartphone", "Zu meinen Geräten")]
    public async Task Guard_WithAPhoneInUse_SaysSo(string language, string what, string verb)
    {
        await GiveCardAsync();
        await GiveAsync(DeviceKind.MobileApp, "mobile");
        Speak(language);
        IsGuarded(what, verb);
    }

    [Theory]
    [InlineData("en", "Nothing for phones is meant for you yet", "To my devices")]
    [InlineData("de", "Für Smartphones ist für Sie noch nichts vorgesehen", "Zu meinen Geräten")]
    public async Task Guard_WhereTheModeIsOff_SaysThatNothingIsMeantForThem(string language, string what, string verb)
    {
        await GiveCardAsync();
        await SetAsync(new DeviceSettings { Modes = ["local"] });
        Speak(language);
        IsGuarded(what, verb);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guard_WithAVirtualSmartCard_IsAskedOfThePolicy(bool allowed)
    {
        await GiveAsync(DeviceKind.VirtualSmartCard, "gids");
        await ChangeAsync(async session => (await session.PolicyAsync(Phone.Id))!.Content = Phone.Content with { Phone = Phone.Content.Phone! with { VirtualParents = allowed } });
        if (!allowed)
        {
            IsGuarded("You need a card first", "To my devices");
            return;
        }

        Assert.Equal("Prove with your card that it is you", Render<MePhonePage>().WaitForElement("[data-phone=Card] h1", Patience).TextContent);
    }

    [Fact]
    public async Task Guard_WithSomethingUnderWay_SaysThatItComesFirst()
    {
        await InviteAsync(await GiveCardAsync());
        SignIn(Own, "another session");
        IsGuarded("Something is under way for you already", "To my devices");
    }

    [Theory]
    [InlineData("en", "This computer is not connected yet", "Prove with your card that it is you")]
    [InlineData("de", "Dieser Computer ist noch nicht verbunden", "Beweisen Sie mit Ihrer Karte, dass Sie es sind")]
    public async Task Card_WithoutAConnectedComputer_OffersToConnectIt(string language, string note, string title)
    {
        await GiveCardAsync();
        Speak(language);
        var page = Render<MePhonePage>();
        Assert.Equal(title, page.WaitForElement("[data-phone=Card] h1", Patience).TextContent);
        Assert.Contains(note, page.Find(".proof").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, Verbs(page).Length);
        Connect();
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-card-go]")));
    }

    [Theory]
    [InlineData("en", "Sign-in from a phone", "the same key as on your card")]
    [InlineData("de", "Anmeldung vom Smartphone", "derselbe Schlüssel wie auf Ihrer Karte")]
    public async Task Card_InAReader_AsksForItsPinAndTellsWhatThePhoneGets(string language, string own, string shared)
    {
        await GiveCardAsync();
        Connect();
        Speak(language);
        var page = Render<MePhonePage>();
        var go = page.WaitForElement("[data-card-go]", Patience);
        Assert.True(go.HasAttribute("disabled"));
        Assert.Equal(2, page.FindAll(".gets li").Count);
        Assert.Contains(own, page.Find(".gets").TextContent, StringComparison.Ordinal);
        Assert.Contains(shared, page.Find(".gets").TextContent, StringComparison.Ordinal);
        Assert.Equal("step", page.Find(".step.now").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Card_OfSomebodyElse_IsNotTaken()
    {
        await GiveCardAsync();
        Connect();
        var page = Render<MePhonePage>();
        page.WaitForElement("[data-card-go]", Patience);
        var refused = await ProveAsync(page, Guid.NewGuid(), Ben.Id);
        Assert.Equal("refusal.phone-card-needed", refused?.Code);
        Assert.NotNull(page.Find("[data-phone=Card]"));
    }

    [Theory]
    [InlineData("en", "Terms: May 2026", "Yours alone.", "I accept")]
    [InlineData("de", "Nutzungsbedingungen: May 2026", "Nur Ihres.", "Ich bin einverstanden")]
    public async Task Terms_ComeBeforeTheCard(string language, string title, string text, string verb)
    {
        await GiveCardAsync();
        Connect();
        await SetAsync(new TermsSettings { On = true, Version = "May 2026", English = "Yours alone.", German = "Nur Ihres." });
        Speak(language);
        var page = Render<MePhonePage>();
        var accept = page.WaitForElement("[data-accept]", Patience);
        Assert.Equal((title, text, verb), (page.Find(".proof h2").TextContent, page.Find("[data-text=terms]").TextContent.Trim(), accept.TextContent));
        Assert.Empty(page.FindAll("[data-card-go]"));
        accept.Click();
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-card-go]")));
        Assert.Empty(page.FindAll("[data-accept]"));
    }

    [Fact]
    public async Task Terms_ChangedSinceTheyWereShown_AreShownAsTheyAreNow()
    {
        await GiveCardAsync();
        Connect();
        await SetAsync(new TermsSettings { On = true, Version = "1", English = "Old." });
        var page = Render<MePhonePage>();
        var accept = page.WaitForElement("[data-accept]", Patience);
        var changed = await Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(new TermsSettings { On = true, Version = "2", English = "New." }, 1), Admin);
        Assert.True(changed.Succeeded, changed.Refusal?.ToString());
        await EventuallyAsync(() => Services.GetRequiredService<ISettings>().Get<TermsSettings>().Version == "2", "the setting");
        accept.Click();
        Until(page, () => Assert.Contains("The terms have changed since they were shown.", page.Find(".error").TextContent, StringComparison.Ordinal));
        Assert.Equal("New.", page.Find("[data-text=terms]").TextContent.Trim());
    }

    [Fact]
    public async Task Terms_DemandedSinceThePageWasOpened_ComeInsteadOfTheCode()
    {
        var card = await GiveCardAsync();
        Connect();
        var page = Render<MePhonePage>();
        page.WaitForElement("[data-card-go]", Patience);
        await SetAsync(new TermsSettings { On = true, Version = "1", English = "Yours alone." });
        Assert.Null(await ProveAsync(page, card.Id, Ana.Id));
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-accept]")));
    }

    [Theory]
    [InlineData("en", "Scan this code with your phone", "QR code with the link for your phone", "Cancel")]
    [InlineData("de", "Scannen Sie diesen Code mit dem Smartphone", "QR-Code mit dem Link für Ihr Smartphone", "Abbrechen")]
    public async Task Scan_AfterTheCard_ShowsTheLinkTwice(string language, string title, string name, string verb)
    {
        Speak(language);
        var (page, token) = await ScanAsync(await GiveCardAsync());
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal(name, page.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal(43, token.Length);
        Assert.Equal([verb], Verbs(page));
        Assert.Single(page.FindAll(".step.past"));

        // The page was loaded again: there is no copy of the code.
        var again = Render<MePhonePage>();
        again.WaitForElement("[data-again]", Patience);
        Assert.DoesNotContain(token, again.Markup, StringComparison.Ordinal);
        Assert.Equal(2, Verbs(again).Length);
        again.Find("[data-again]").Click();
        Until(again, () => Assert.NotEmpty(again.FindAll("[data-phone=Card]")));
        Assert.Equal(PhoneLink.Expired, await Services.GetRequiredService<OpenPhone>().PeekAsync(token));
    }

    [Theory]
    [InlineData("en", "Do both screens show the same code?", "The codes match", "They differ")]
    [InlineData("de", "Zeigen beide Bildschirme denselben Code?", "Die Codes sind gleich", "Sie sind verschieden")]
    public async Task Compare_OnceAPhoneIsThere_ShowsItsDigitsAndBrowser(string language, string title, string yes, string no)
    {
        Speak(language);
        var (page, token) = await ScanAsync(await GiveCardAsync());
        var secret = await OpenAsync(token);
        page.WaitForElement("[data-phone=Opened]", Patience);
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal((await Services.GetRequiredService<OpenPhone>().LookAsync(secret))!.Invitation.Code, page.Find("[data-code]").GetAttribute("data-code"));
        Assert.Contains(Agent, page.Find(".browser").TextContent, StringComparison.Ordinal);
        Assert.Equal([yes, no], Verbs(page));
    }

    [Fact]
    public async Task Compare_WhenTheCardIsNotInUseAnyMore_SaysWhyNothingIsIssued()
    {
        var card = await GiveCardAsync();
        var (page, token) = await ScanAsync(card);
        await OpenAsync(token);
        page.WaitForElement("[data-confirm]", Patience);
        await ChangeAsync(async session => Assert.True((await session.DeviceAsync(card.Id))!.Move(DeviceMove.Suspend, MoveActor.HelpDesk).Succeeded));
        page.Find("[data-confirm]").Click();
        Until(page, () => Assert.Contains("no card", page.Find(".error").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[data-phone=Opened]"));
    }

    [Theory]
    [InlineData("en", "That was cancelled", "Begin again", "Back")]
    [InlineData("de", "Das wurde abgebrochen", "Von vorn beginnen", "Zurück")]
    public async Task Cancelled_SaysWhatBecameOfItAndBeginsAgain(string language, string title, string again, string back)
    {
        Speak(language);
        var (page, token) = await ScanAsync(await GiveCardAsync());
        await OpenAsync(token);
        page.WaitForElement("[data-phone=Opened] [data-cancel]", Patience).Click();
        page.WaitForElement("[data-phone=Cancelled]", Patience);
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal([again, back], Verbs(page));
        page.Find("[data-again]").Click();
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-phone=Card]")));
    }

    [Theory]
    [InlineData("en", "The time is over")]
    [InlineData("de", "Die Zeit ist abgelaufen")]
    public async Task Expired_SaysThatTheTimeIsOver(string language, string title)
    {
        Speak(language);
        var (page, token) = await ScanAsync(await GiveCardAsync());
        var secret = await OpenAsync(token);
        page.WaitForElement("[data-phone=Opened]", Patience);
        await ExpireAsync((await Services.GetRequiredService<OpenPhone>().LookAsync(secret))!.Invitation.Id);
        page.Find("[data-confirm]").Click();
        page.WaitForElement("[data-phone=Expired]", Patience);
        Assert.Equal(title, page.Find("h1").TextContent);
    }

    [Theory]
    [InlineData("en", "Go on with your phone", "Your phone is set up", "Show password", "No encryption key of yours was kept", "To my devices")]
    [InlineData("de", "Machen Sie am Smartphone weiter", "Ihr Smartphone ist eingerichtet", "Passwort zeigen", "kein Verschlüsselungsschlüssel hinterlegt", "Zu meinen Geräten")]
    public async Task Install_GoesFromWaitingToThere(string language, string waiting, string done, string show, string lacks, string end)
    {
        Speak(language);
        var (page, token) = await ScanAsync(await GiveCardAsync());
        var secret = await OpenAsync(token);
        page.WaitForElement("[data-confirm]", Patience).Click();
        page.WaitForElement("[data-phone=Confirmed]", Patience);
        Assert.Equal(waiting, page.Find("h1").TextContent);
        Assert.Equal("false", page.Find("[data-certificate=derived-authentication]").GetAttribute("data-there"));
        Assert.Contains(lacks, page.Markup, StringComparison.Ordinal);
        Assert.Equal(show, page.Find("[data-password-show]").TextContent.Trim());
        page.Find("[data-password-show]").Click();
        var password = page.WaitForElement("[data-password]", Patience).TextContent;
        Assert.Matches("^[a-z2-9-]{20,}$", password);
        Assert.True((await Services.GetRequiredService<SetUpPhone>().FileAsync(secret)).Succeeded);
        page.WaitForElement("[data-phone=Installed]", Patience);
        Assert.Equal(done, page.Find("h1").TextContent);
        Assert.Equal("true", page.Find("[data-certificate=derived-authentication]").GetAttribute("data-there"));
        Assert.Equal(password, page.Find("[data-password]").TextContent);
        Assert.Equal([end], Verbs(page));
    }

    [Theory]
    [InlineData("en", "Encryption")]
    [InlineData("de", "Verschlüsselung")]
    public async Task Key_ToBeFetched_OffersTheSharedKeyAlone(string language, string key)
    {
        await GiveCardAsync();
        var phone = await GiveAsync(DeviceKind.MobileApp, "mobile");
        var update = new IssuanceRequest
        {
            Type = RequestType.Update, Mode = "self-user-bound", Reason = IssuanceReason.None, PersonId = Ana.Id, PolicyId = Phone.Id, DeviceId = phone.Id, CreatedBy = "system", CreatedAt = DateTimeOffset.UtcNow,
        };
        update.File(RequestMove.FileApproved);
        await ChangeAsync(session =>
        {
            session.Add(update);
            return Task.CompletedTask;
        });
        Connect();
        Speak(language);
        Navigation.NavigateTo($"me/phone?key={update.Id}");
        var page = Render<MePhonePage>();
        page.WaitForElement("[data-card-go]", Patience);
        Assert.Contains(key, Assert.Single(page.FindAll(".gets li")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_OfNoSuchUpdate_IsAFault()
    {
        Navigation.NavigateTo($"me/phone?key={Guid.NewGuid()}");
        var page = Render<MePhonePage>();
        Assert.Equal(["Back"], [page.WaitForElement(".error a.btn", Patience).TextContent]);
    }

    /// <summary>From the card's proof to the code.</summary>
    private async Task<(IRenderedComponent<MePhonePage> Page, string Token)> ScanAsync(Device card)
    {
        Connect();
        var page = Render<MePhonePage>();
        page.WaitForElement("[data-card-go]", Patience);
        Assert.Null(await ProveAsync(page, card.Id, Ana.Id));
        page.WaitForElement("[data-phone=Waiting] .link .mono", Patience);
        return (page, page.Find(".link .mono").TextContent.Split('/')[^1]);
    }

    /// <summary>As if the card in the reader had just proved somebody.</summary>
    private static Task<IssuancePortal.Issuance.Refusal?> ProveAsync(IRenderedComponent<MePhonePage> page, Guid device, Guid person) =>
        page.InvokeAsync(() => page.FindComponent<CardProofPanel>().Instance.OnProven(new CardProven(device, person) { At = DateTimeOffset.UtcNow }));

    private void IsGuarded(string what, string verb)
    {
        Connect();
        var page = Render<MePhonePage>();
        Assert.Equal(what, page.WaitForElement(".empty .title", Patience).TextContent);
        Assert.Equal([verb], Verbs(page));
        Assert.Empty(page.FindAll("[data-phone], .error"));
    }
}
