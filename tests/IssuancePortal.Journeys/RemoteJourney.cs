using IssuancePortal.Journeys.Stage;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>The mode Remote, switched on for this portal: an operator invites, the person finishes on the phone with the link from the mail and the code that was told.</summary>
[Collection(Journey.Name)]
public sealed class RemoteJourney(Browser browser)
{
    private const string Ana = "ana.sousa@meridian.example";

    [Fact]
    public async Task Operator_InvitesWithAModeThatIsSwitchedOn_AndThePersonFinishesOnThePhone()
    {
        await using var portal = await Portal.StartAsync();
        await (await browser.WindowAsync(portal.Address)).TakeCardAsync("ana");
        var person = await portal.PersonAsync(Ana);
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.GotoAsync($"/people/{person}");
        await desk.GetByText("Ana Sousa").First.WaitForAsync();
        Assert.Equal(0, await desk.Locator("[data-invite-phone]").CountAsync());

        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.SwitchRemoteOnAsync();
        await admin.DemandTermsAsync("May 2026", "Your phone is yours alone.", "Ihr Telefon gehört nur Ihnen.");

        await desk.ReloadAsync();
        await desk.Locator("[data-invite-phone]").ClickAsync();
        await desk.Locator("[data-invite]:enabled").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("remote-1-invite");
        await desk.Locator("[data-invite]").ClickAsync();
        var code = (await desk.Locator("[data-one-time-code]").InnerTextAsync()).Trim();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("remote-2-invited");

        var mail = await Mailbox.NewestAsync(portal.Mails, Ana, "/phone/");
        Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), mail, StringComparison.OrdinalIgnoreCase);
        var link = System.Text.RegularExpressions.Regex.Match(mail, @"http://localhost:\d+/phone/[A-Za-z0-9_-]{43}").Value;
        var phone = await browser.WindowAsync(portal.Address, 390, 844, language: "de");
        await phone.GotoAsync(link);
        await phone.StageIsAsync("AsksForCode");
        await phone.GetByText("Ihr Telefon gehört nur Ihnen.").WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("remote-3-terms-de");
        await phone.GetByLabel("Einmalcode").FillAsync("AAAAA-AAAAA");
        await phone.Keyboard.PressAsync("Enter");
        // Nothing is sent before the terms are accepted.
        Assert.True(await phone.Locator("[data-accept]:invalid").IsVisibleAsync());
        await phone.Locator("[data-accept]").CheckAsync();
        await phone.GetByLabel("Einmalcode").PressAsync("Enter");
        await phone.GetByRole(AriaRole.Alert).WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("remote-3-wrong-de");
        await phone.Locator("[data-accept]").CheckAsync();
        await phone.GetByLabel("Einmalcode").FillAsync(code);
        await phone.Keyboard.PressAsync("Enter");
        await phone.StageIsAsync("Confirmed");
        Assert.Equal(0, await phone.Locator("[data-way=File]").CountAsync());
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("remote-4-ways-de");
        await phone.Locator("[data-way=Profile] summary").ClickAsync();
        if (!await phone.Locator("[data-get=profile]").IsVisibleAsync()) await phone.Locator("[data-way=Profile] summary").ClickAsync();
        using var network = new HttpClient();
        using var installed = new SimulatedPhone(network);
        await installed.InstallAsync(await phone.DownloadAsync("profile"));
        await phone.StageIsAsync("Installed");
        await phone.PictureAsync("remote-5-installed-de");
        await PhoneDeeds.JudgePhoneAsync(portal.Address, installed.Identities);
        await desk.GetByRole(AriaRole.Link, new() { Name = "To the request" }).ClickAsync();
        await desk.Locator("[data-request-state=Executed]").WaitForAsync();
    }
}
