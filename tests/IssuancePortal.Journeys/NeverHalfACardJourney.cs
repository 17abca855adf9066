using IssuancePortal.Journeys.Stage;

namespace IssuancePortal.Journeys;

/// <summary>What a person sees when something is lost in the middle of a run.</summary>
[Collection(Journey.Name)]
public sealed class NeverHalfACardJourney(Browser browser)
{
    [Theory]
    [InlineData("Reader 1")]
    [InlineData("YubiKey")]
    public async Task CardPulledInTheMiddle_ThePageSaysSo_AndTheRunGoesOnWhenItIsBack(string reader)
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await WalkAsync(portal, page, reader);
        await page.IssueAsync();
        await DemoHandAsync(page, "pull", reader);
        await page.Locator("[data-run-state=WaitingForCard]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.IsAccessibleAsync();
        await page.PictureAsync("8-waiting-for-card");
        await DemoHandAsync(page, "insert", reader);
        await page.DoneAsync();
    }

    [Theory]
    [InlineData("Reader 1")]
    [InlineData("YubiKey")]
    public async Task PortalKilledInTheMiddle_TheRunIsTakenUpAndThePageComesBack(string reader)
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await WalkAsync(portal, page, reader);
        var run = await page.IssueAsync();
        await portal.KillAsync();
        await portal.StartAgainAsync();
        await page.GotoAsync(run);
        // The demo's client died with the portal: its key is another, so the PIN is asked for again.
        await page.Locator("[data-run-state=WaitingForPin]").WaitForAsync();
        await page.PictureAsync("9-waiting-for-pin");
        await page.IsAccessibleAsync();
        await page.TypePinAsync(Deeds.Pin);
        await page.Locator("[data-enter-pin]:enabled").ClickAsync();
        await page.DoneAsync();
    }

    [Fact]
    public async Task CardThatNeverComesBack_IsRolledBackAndCanBeTriedAgain()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.WalkToSummaryAsync("ana", "Reader 1");
        await page.IssueAsync();
        await DemoHandAsync(page, "pull");
        await page.Locator("[data-run-state=WaitingForCard]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[data-abandon]").ClickAsync();
        await page.Locator("dialog[open] .btn-danger").ClickAsync();
        await page.Locator("[data-run-state=RolledBack]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("10-rolled-back");
        await DemoHandAsync(page, "insert");

        await page.WalkToSummaryAsync("ana", "Reader 1");
        await page.IssueAsync();
        await page.DoneAsync();
    }

    private static async Task WalkAsync(Portal portal, Microsoft.Playwright.IPage page, string reader)
    {
        var isKey = reader == "YubiKey";
        await page.WalkToSummaryAsync(isKey ? (await portal.DeveloperAsync()).Name : "ana", reader, isKey ? "Developer YubiKey" : null);
    }

    private static async Task DemoHandAsync(Microsoft.Playwright.IPage page, string deed, string reader = "Reader 1")
    {
        if (!await page.Locator("#demo-readers").IsVisibleAsync()) await page.Locator("[popovertarget=demo-readers]").ClickAsync();
        await page.Locator($"[data-demo-reader='{reader}'] [data-demo-do={deed}]").ClickAsync();
    }
}
