using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An operator binds a device to a person and hands it over blank; the person sets it up alone, on a small screen, and later reports it.</summary>
[Collection(Journey.Name)]
public sealed class SelfEnrolmentJourney(Browser browser)
{
    [Theory]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(1400, 900, ColorScheme.Dark)]
    public async Task OperatorBinds_UserSetsUpAndReports(int width, int height, ColorScheme scheme)
    {
        await using var portal = await Portal.StartAsync();
        var desk = await browser.WindowAsync(portal.Address, scheme: scheme);
        await desk.SignInAsync("operator");
        await desk.GotoAsync("/people");
        await desk.GetByRole(AriaRole.Combobox).Or(desk.Locator("input[type=search]")).First.FillAsync("ana sousa");
        await desk.GetByRole(AriaRole.Link, new() { Name = "Ana Sousa" }).Or(desk.GetByRole(AriaRole.Option, new() { Name = "Ana Sousa" })).First.ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "Bind for self-enrolment" }).ClickAsync();
        await desk.Locator("[data-bind]:enabled").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync($"bind-{width}-1");
        await desk.Locator("[data-bind]").ClickAsync();
        await desk.Locator("[data-bound]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync($"bind-{width}-2");
        var password = await desk.Locator("[data-bound] .mono, [data-bound] code").AllInnerTextsAsync();
        var initial = password.Select(text => text.Trim()).First(text => text.Length == 14 && text.Count(c => c == '-') == 2);
        await desk.Locator("[data-hand-over]").ClickAsync();
        await desk.GetByText("Hand-over confirmed").WaitForAsync();

        var page = await browser.WindowAsync(portal.Address, width, height, scheme);
        await page.GotoAsync("/me");
        await page.GotoAsync("/me/sign-in");
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-1-ways");
        await page.GetByRole(AriaRole.Link, new() { Name = "With my initial password" }).ClickAsync();
        await page.GetByLabel("E-mail address or employee number").FillAsync("ana.sousa@meridian.example");
        await page.GetByLabel("Initial password", new() { Exact = true }).FillAsync("WRONG");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.PictureAsync($"me-{width}-2-wrong");
        await page.GetByLabel("Initial password", new() { Exact = true }).FillAsync(initial.ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.Locator("[data-enrolment=self-operator-bound]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-3-home");

        await page.GetByRole(AriaRole.Link, new() { Name = "Start" }).ClickAsync();
        await page.Locator("[data-step=Device] [data-next]:enabled").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-4-device");
        await page.Locator("[data-next]").ClickAsync();
        await page.Locator("input[type=password]").First.WaitForAsync();
        await page.TypePinAsync(Deeds.Pin);
        await page.Locator("[data-start]:enabled").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-5-pin");
        await page.Locator("[data-start]").ClickAsync();
        await page.WaitForURLAsync("**/me/runs/*");
        await page.Locator("[data-run-state]").WaitForAsync();
        await page.PictureAsync($"me-{width}-6-run");
        await page.DoneAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-7-done");
        await page.GetByRole(AriaRole.Link, new() { Name = "To my devices" }).ClickAsync();
        await page.Locator("[data-device=Issued]").WaitForAsync();
        await page.PictureAsync($"me-{width}-8-device");

        await page.GetByRole(AriaRole.Link, new() { Name = "I do not have it" }).ClickAsync();
        await page.Locator("[data-reason=Lost]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-9-report");
        await page.Locator("[data-reason=Lost]").ClickAsync();
        await page.Locator("[data-report]:enabled").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-10-effects");
        await page.Locator("[data-report]").ClickAsync();
        await page.Locator("[data-device=Invalid]").WaitForAsync();
        await page.Locator("[data-request=PendingApproval]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"me-{width}-11-reported");

        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await page.Locator("[data-device=Issued]").WaitForAsync();
    }

    [Fact]
    public async Task CodeByMail_OpensTheUserPortalOnce()
    {
        var mailbox = Directory.CreateTempSubdirectory("mailbox-");
        await using var portal = await Portal.StartAsync("--Mail:PickupFolder", mailbox.FullName);
        var page = await browser.WindowAsync(portal.Address, 390, 844);
        await page.GotoAsync("/me/sign-in?way=code");
        await page.GetByLabel("E-mail address or employee number").FillAsync("ana.sousa@meridian.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send code" }).ClickAsync();
        await page.GetByLabel("Code from the e-mail").WaitForAsync();
        await page.IsAccessibleAsync();
        var code = await Mailbox.CodeAsync(mailbox.FullName);
        await page.GetByLabel("Code from the e-mail").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Hello Ana" }).WaitForAsync();

        var other = await browser.WindowAsync(portal.Address);
        await other.GotoAsync("/me/sign-in?way=code&sent=1&name=ana.sousa@meridian.example");
        await other.GetByLabel("Code from the e-mail").FillAsync(code);
        await other.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await other.GetByRole(AriaRole.Alert).WaitForAsync();
        mailbox.Delete(recursive: true);
    }
}
