using IssuancePortal.Journeys.Stage;
using IssuancePortal.TestLib;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A site with terms. One person accepts them and has the demo's phone do the rest; another has a device whose management fetches the certificates over EST, with strongSwan and curl.</summary>
[Collection(Journey.Name)]
public sealed class TermsAndEstJourney(Browser browser)
{
    private const string Ana = "ana.sousa@meridian.example";
    private const string Uma = "uma.krishnan@meridian.example";

    [Fact]
    public async Task People_AcceptTheTerms_AndHaveTheDemoPhoneOrTheirManagementDoTheRest()
    {
        using var site = new TestAuthority();
        await using var portal = await Portal.StartSecurelyAsync(site);
        await (await browser.WindowAsync(portal.Address)).TakeCardAsync("user", "Reader 1");
        await (await browser.WindowAsync(portal.Address)).TakeCardAsync("ana", "Reader 2");
        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.DemandTermsAsync("Mai 2026", "Your phone is yours alone.\n\nReport a loss at once.", "Ihr Telefon gehört nur Ihnen.\n\nMelden Sie einen Verlust sofort.");
        await DemoPhoneAsync(portal);
        await ManagedAsync(portal, site);
    }

    /// <summary>In German, in the dark, on a narrow window and with the keyboard alone.</summary>
    private async Task DemoPhoneAsync(Portal portal)
    {
        var uma = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await uma.SignInAsync("user");
        await uma.GotoAsync("/me/phone");
        await uma.GetByText("Melden Sie einen Verlust sofort.").WaitForAsync();
        await uma.GetByRole(AriaRole.Heading, new() { Name = "Nutzungsbedingungen: Mai 2026" }).WaitForAsync();
        Assert.Equal(0, await uma.Locator("input#pin").CountAsync());
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-40-terms-de-dark");
        await uma.KeyAsync("[data-accept]");
        await uma.TypeCardPinAsync();
        await uma.PhoneIsAsync("Waiting");
        await uma.KeyAsync("[data-demo-phone]");
        await uma.PhoneIsAsync("Opened");
        await uma.IsAccessibleAsync();
        await uma.KeyAsync("[data-confirm]");
        await uma.PhoneIsAsync("Installed");
        await uma.GetByText("Ihr Smartphone ist eingerichtet").WaitForAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-41-demo-de-dark");
        Assert.Equal(["Active"], (await portal.DevicesAsync(Uma)).Single(it => it.Serial.StartsWith('M')).States);

        // Another is not added beside it, and the page says what to do.
        await uma.GotoAsync("/me/phone");
        await uma.GetByText("Sie haben schon ein Smartphone").WaitForAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-42-has-one-de-dark");
    }

    private async Task ManagedAsync(Portal portal, TestAuthority site)
    {
        var ana = await browser.WindowAsync(portal.SecureAddress!);
        await ana.SignInAsync("ana");
        await ana.GotoAsync("/me/phone");
        await ana.Locator("[data-accept]").ClickAsync();
        // Another person's card lies in the first reader: it is not the one that is asked.
        await ana.GetByText("“Reader 2”").WaitForAsync();
        await ana.TypeCardPinAsync();
        var phone = await browser.WindowAsync(portal.SecureAddress!, 390, 844);
        await phone.GotoAsync(await ana.LinkAsync());
        await phone.PressAsync("Continue on this phone");
        await ana.PhoneIsAsync("Opened");
        await ana.Locator("[data-confirm]").ClickAsync();
        await phone.StageIsAsync("Confirmed");
        if (!await phone.Locator("[data-get=est]").IsVisibleAsync()) await phone.Locator("[data-way=Est] summary").ClickAsync();
        await phone.PictureAsync("phone-43-managed");
        await phone.Locator("[data-get=est]").ClickAsync();
        await phone.Locator("[data-est=url]").WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("phone-44-credentials");
        var (first, second) = (await phone.EstAsync("derived-authentication"), await phone.EstAsync("derived-signature"));
        Assert.Equal($"{portal.SecureAddress!.GetLeftPart(UriPartial.Authority)}/.well-known/est", first.Address);

        using var client = new EstClient(site.CaFile);
        Assert.Equal("401", (await client.WithCurlAsync(first with { Password = second.Password })).Status);
        using var authentication = await client.WithSwanAsync(first);
        await ana.Locator("[data-certificate=derived-authentication][data-there=true]").WaitForAsync();
        await ana.Locator("[data-certificate=derived-signature][data-there=false]").WaitForAsync();
        await ana.PhoneIsAsync("Confirmed");
        await ana.IsAccessibleAsync();
        await ana.PictureAsync("phone-45-half-way");
        var (status, signature) = await client.WithCurlAsync(second);
        Assert.Equal("200", status);
        using var _ = signature;
        await ana.PhoneIsAsync("Installed");
        await ana.PictureAsync("phone-46-installed");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await phone.StageIsAsync("Installed");
        await phone.IsAccessibleAsync();
        await PhoneDeeds.JudgePhoneAsync(portal.Address, [authentication, signature!]);

        // Good once: neither the same credentials nor new ones give anything more.
        Assert.Equal("403", (await client.WithCurlAsync(second)).Status);
        await phone.GotoAsync("/phone/est");
        await phone.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Equal(0, await phone.Locator("[data-est-password]").CountAsync());
        await phone.IsAccessibleAsync();
        Assert.Equal(["Active"], (await portal.DevicesAsync(Ana)).Single(it => it.Serial.StartsWith('M')).States);
    }
}
