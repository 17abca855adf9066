using IssuancePortal.Journeys.Stage;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>Somebody adds a phone with their card in the reader: scanned, compared, installed with keys that the phone makes, and followed by the page. openssl and libplist judge what the phone is given.</summary>
[Collection(Journey.Name)]
public sealed class AddPhoneJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Ana = "ana.sousa@meridian.example";

    private Portal Portal => shared.Portal;

    [Fact]
    public async Task Person_AddsAPhone_ThatMakesItsKeysAndIsEndedByTheHelpDesk()
    {
        var uma = await browser.WindowAsync(Portal.Address);
        await uma.TakeCardAsync("user");
        await uma.PictureAsync("phone-01-mine");
        await uma.Locator("[data-add-phone] a.btn").ClickAsync();
        await uma.Locator("input#pin").WaitForAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-02-card");
        await uma.TypeCardPinAsync();
        var link = await uma.LinkAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-03-scan");
        Assert.Contains($"QR-Code:{link}", (await Tool.RunAsync("zbarimg", "--quiet", "--nodbus", Path.Combine(Repository.Pictures, "phone-03-scan.png"))).Output, StringComparison.Ordinal);

        // Whoever only looks at the link takes nothing up; the first who goes on does.
        using (var http = new HttpClient()) Assert.True((await http.GetAsync(link)).IsSuccessStatusCode);
        var phone = await browser.WindowAsync(Portal.Address, 390, 844);
        await phone.GotoAsync(link);
        await phone.StageIsAsync("invite");
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("phone-04-invite");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Continue on this phone" }).ClickAsync();
        await phone.StageIsAsync("Opened");
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("phone-05-code");
        await uma.PhoneIsAsync("Opened");
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-06-compare");
        Assert.Equal(await phone.Locator("[data-code]").GetAttributeAsync("data-code"), await uma.Locator("[data-code]").GetAttributeAsync("data-code"));
        var thief = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark, "de");
        await thief.GotoAsync(link);
        await thief.StageIsAsync("Taken");
        await thief.IsAccessibleAsync();
        await thief.PictureAsync("phone-07-taken-de-dark");

        // The phone's page goes on by itself, in whichever state the phone comes back to it.
        await uma.Locator("[data-confirm]").ClickAsync();
        await phone.StageIsAsync("Confirmed");
        await phone.ReloadAsync();
        await phone.StageIsAsync("Confirmed");
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("phone-08-ways");
        await phone.Locator("[data-way=Profile] summary").ClickAsync();
        var profile = await phone.DownloadAsync("profile");
        var plist = await PhoneDeeds.JudgeProfileAsync(Portal.Address, profile);
        Assert.Contains("com.apple.security.scep", plist, StringComparison.Ordinal);
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-09-install");
        using var network = new HttpClient();
        using var installed = new SimulatedPhone(network);
        await installed.InstallAsync(profile);
        await uma.PhoneIsAsync("Installed");
        await phone.StageIsAsync("Installed");
        await uma.IsAccessibleAsync();
        await phone.IsAccessibleAsync();
        await uma.PictureAsync("phone-10-installed");
        await phone.PictureAsync("phone-11-installed");
        Assert.Equal(2, installed.Identities.Count);
        await PhoneDeeds.JudgePhoneAsync(Portal.Address, installed.Identities);

        // The help desk sees it with the card that vouched for it, and ends it without any card.
        var devices = await Portal.DevicesAsync("uma.krishnan@meridian.example");
        var held = devices.Single(it => it.Serial.StartsWith('M'));
        Assert.Equal(("Issued", "Active"), (held.State, Assert.Single(held.States)));
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("helpdesk");
        await desk.GotoAsync($"/devices/{held.Id.ToLowerInvariant()}");
        await desk.Locator("[data-parent]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("phone-12-desk");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).ClickAsync();
        await desk.Locator("dialog[open] .btn-danger").ClickAsync();
        await desk.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.GetByText("Terminated").First.WaitForAsync();
        await PhoneDeeds.JudgePhoneAsync(Portal.Address, installed.Identities, ocsp: ": revoked");
    }

    [Fact]
    public async Task Person_WithTheKeyboardAlone_CancelsOnceAndHasTheFileOnAPhoneThatAsksForNothing()
    {
        var ana = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark, language: "de");
        await (await browser.WindowAsync(Portal.Address)).TakeCardAsync("ana");
        await ana.SignInAsync("ana");
        await ana.GotoAsync("/me/phone");
        await ana.Locator("input#pin").WaitForAsync();
        await ana.PictureAsync("phone-20-card-de-dark");
        await ana.TypeCardPinAsync();
        var phone = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark, "de");
        await phone.GotoAsync(await ana.LinkAsync());
        await ana.PictureAsync("phone-21-scan-de-dark");
        await phone.PressAsync("Auf diesem Smartphone weiter");
        await ana.PhoneIsAsync("Opened");
        await ana.PictureAsync("phone-22-compare-de-dark");
        await ana.KeyAsync("[data-cancel]");
        await ana.PhoneIsAsync("Cancelled");
        await phone.StageIsAsync("Cancelled");
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("phone-23-cancelled-de-dark");
        await ana.IsAccessibleAsync();
        await ana.KeyAsync("[data-again]");
        await ana.TypeCardPinAsync();
        await phone.GotoAsync(await ana.LinkAsync());
        await phone.PressAsync("Auf diesem Smartphone weiter");
        await ana.PhoneIsAsync("Opened");
        await ana.KeyAsync("[data-confirm]");
        await ana.PhoneIsAsync("Confirmed");
        await phone.StageIsAsync("Confirmed");
        await phone.PictureAsync("phone-24-ways-de-dark");
        await ana.KeyAsync("[data-password-show]");
        var password = (await ana.Locator("[data-password]").InnerTextAsync()).Trim();
        await ana.IsAccessibleAsync();
        await ana.PictureAsync("phone-25-password-de-dark");
        await phone.Locator("[data-get=file]").WaitForAsync();
        Assert.DoesNotContain(password, await phone.ContentAsync(), StringComparison.Ordinal);
        await phone.IsAccessibleAsync();
        var file = await phone.DownloadAsync("file");
        var inside = await PhoneDeeds.JudgeFileAsync(file, password);
        Assert.Equal(2, inside.Split("BEGIN PRIVATE KEY").Length - 1);
        Assert.Contains("AES-256-CBC", inside, StringComparison.Ordinal);
        await ana.PhoneIsAsync("Installed");
        await phone.StageIsAsync("Installed");
        await ana.PictureAsync("phone-26-installed-de-dark");
        Assert.Equal(["Active"], (await Portal.DevicesAsync(Ana)).Single(it => it.Serial.StartsWith('M') && it.State == "Issued").States);
    }
}
