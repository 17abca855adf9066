using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An administrator changes a policy, says who may be issued it, limits a helper, changes a setting, and moves the devices that carry the earlier version.</summary>
[Collection(Journey.Name)]
public sealed class AdministrationJourney(Browser browser)
{
    private const string Policy = "Employee PIV card";

    [Fact]
    public async Task Administrator_ChangesTheRules_AndMovesDevicesToThem()
    {
        await using var portal = await Portal.StartAsync();

        // A device under the policy as it is, which the campaign will be about.
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();

        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("admin");
        await page.GotoAsync("/admin");
        await page.Locator(".places a").First.WaitForAsync();
        await Assertions.Expect(page.Locator(".rail a.active")).ToHaveCountAsync(1);
        await page.IsAccessibleAsync();
        await ChangePolicyAsync(page);
        await AssignAsync(page);
        await LimitHelpDeskAsync(page);
        await ChangeSettingAsync(page);
        var campaign = await RunCampaignAsync(page);

        // Its person's update is there; once it is carried out the campaign is over, which the page says by itself.
        await desk.GotoAsync("/" + await page.Locator("tbody a[href^='devices/']").First.GetAttributeAsync("href"));
        await desk.Locator("[data-work=Run]").ClickAsync();
        await desk.TypePinAsync(Deeds.Pin);
        await desk.Locator("[data-do]:enabled").ClickAsync();
        await desk.WaitForURLAsync("**/runs/*");
        await desk.DoneAsync();
        await page.Locator("[data-campaign-state=Ended]").WaitForAsync();
        Assert.Equal("1", await page.Locator("[data-outcome=Done] .number").TextContentAsync());
        await page.PictureAsync("admin-9-campaign-ended");
        var report = await page.APIRequest.GetAsync($"{campaign}/report.csv");
        Assert.Contains("Ana Sousa,Done", await report.TextAsync(), StringComparison.Ordinal);
        await page.GotoAsync("/audit");
        await page.GetByText("Campaign ended").First.WaitForAsync();
    }

    [Fact]
    public async Task Auditor_OnAPhoneInGerman_ReadsEverythingAndChangesNothing()
    {
        await using var portal = await Portal.StartAsync();
        var phone = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await phone.SignInAsync("auditor");
        foreach (var (address, sign) in new[] { ("policies", "tbody tr"), ("assignments", ".cell input"), ("settings/SelfService", "main form"), ("roles", "tbody tr"), ("campaigns", ".empty") })
        {
            await phone.GotoAsync($"/admin/{address}");
            await phone.Locator(sign).First.WaitForAsync();
            await phone.IsAccessibleAsync();
            Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{address} scrolls sideways.");
            Assert.Equal(0, await phone.Locator("main .btn-primary, main input:enabled").CountAsync());
            await phone.PictureAsync($"admin-phone-{address.Split('/')[0]}");
        }
    }

    private static async Task ChangePolicyAsync(IPage page)
    {
        await page.GotoAsync("/admin/policies");
        await page.GetByRole(AriaRole.Link, new() { Name = Policy, Exact = true }).ClickAsync();
        await page.Locator(".history").WaitForAsync();
        await page.IsAccessibleAsync();
        var days = page.GetByLabel("Valid for days");
        await days.FillAsync("900");
        await days.PressAsync("Tab");
        Assert.Equal("1095", (await page.Locator(".pending del").TextContentAsync())![^4..]);
        await page.PictureAsync("admin-1-policy");
        await page.Locator("main form .btn-primary").ClickAsync();
        await page.AgreeAsync();
        await page.Locator(".version", new() { HasText = "Version 2" }).WaitForAsync();
        await page.PictureAsync("admin-2-policy-version");
    }

    private static async Task AssignAsync(IPage page)
    {
        await page.GotoAsync("/admin/assignments");
        var cell = page.Locator("tbody tr", new() { HasText = "Visitors" }).Locator(".cell input").First;
        await cell.CheckAsync();
        await page.Locator(".changes li").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("admin-3-assignments");
        await page.Locator(".card .btn-primary").ClickAsync();
        await page.Locator(".changes li").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.True(await cell.IsCheckedAsync());
    }

    private static async Task LimitHelpDeskAsync(IPage page)
    {
        await page.GotoAsync("/admin/roles/helpdesk");
        await page.GetByLabel("Always on everybody").CheckAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("admin-4-role");
        await page.Locator("main form .btn-primary").ClickAsync();
        await page.AgreeAsync();
        await page.GetByText("Role saved").Or(page.Locator(".toast")).First.WaitForAsync();
        await page.ReloadAsync();
        Assert.True(await page.GetByLabel("Always on everybody").IsCheckedAsync());
    }

    private static async Task ChangeSettingAsync(IPage page)
    {
        await page.GotoAsync("/admin/settings/SelfService");
        await page.GetByLabel("Where a known PIN is changed").SelectOptionAsync("People");
        await page.Locator(".pending ins").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("admin-5-setting");
        await page.Locator("main form .btn-primary").ClickAsync();
        await page.AgreeAsync();
        await page.Locator(".version", new() { HasText = "In the user portal only" }).WaitForAsync();
    }

    private static async Task<string> RunCampaignAsync(IPage page)
    {
        await page.GotoAsync("/admin/policies");
        await page.GetByRole(AriaRole.Link, new() { Name = Policy, Exact = true }).ClickAsync();
        await page.Locator("a[href*='campaigns/new']").ClickAsync();
        await page.Locator(".preview .number", new() { HasText = "1" }).WaitForAsync();
        await page.Locator("[data-comment]").FillAsync("Cards live 900 days");
        await page.IsAccessibleAsync();
        await page.PictureAsync("admin-6-campaign-preview");
        await page.Locator("[data-start]").ClickAsync();
        await page.AgreeAsync();
        await page.Locator("[data-campaign-state=Running]").WaitForAsync();
        await page.Locator("[data-outcome=Asked] .number", new() { HasText = "1" }).WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("admin-7-campaign-running");
        await page.Locator("[data-turn]").ClickAsync();
        await page.Locator("[data-campaign-state=Paused]").WaitForAsync();
        await page.PictureAsync("admin-8-campaign-paused");
        await page.Locator("[data-turn]").ClickAsync();
        await page.Locator("[data-campaign-state=Running]").WaitForAsync();
        return page.Url;
    }
}

/// <summary>What administrators do in several places.</summary>
internal static class AdministratorDeeds
{
    /// <summary>Reads what will happen, and agrees.</summary>
    public static async Task AgreeAsync(this IPage page)
    {
        await page.Locator("dialog.confirm[open] li").First.WaitForAsync();
        await page.Locator("dialog.confirm[open] .btn-primary").ClickAsync();
    }
}
