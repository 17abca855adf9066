using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An operator asks for a card, an officer sees it come and approves it, the operator personalises it: two people, two browsers.</summary>
[Collection(Journey.Name)]
public sealed class ValidatedJourney(Browser browser)
{
    [Fact]
    public async Task OperatorFiles_OfficerApprovesLive_OperatorIssues()
    {
        await using var portal = await Portal.StartAsync();
        var officer = await browser.WindowAsync(portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await officer.IsAccessibleAsync();
        await officer.PictureAsync("queue-1-waiting");

        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.FileAsync("ana");
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("queue-2-filed");

        // The row comes by itself and waits under a bar; nothing moves until it is asked for.
        var first = await officer.Locator("tr.row").First.GetAttributeAsync("id");
        await officer.Locator("button.fresh").WaitForAsync();
        Assert.Equal(first, await officer.Locator("tr.row").First.GetAttributeAsync("id"));
        await officer.PictureAsync("queue-3-new");
        await officer.Locator("button.fresh").ClickAsync();
        await officer.Locator("tr.row button.name", new() { HasText = "Ana Sousa" }).ClickAsync();
        await officer.Locator(".drawer[data-ready] [data-approve]:enabled").WaitForAsync();
        await officer.IsAccessibleAsync();
        await officer.PictureAsync("queue-4-drawer");
        await officer.ListensToAsync("c");
        await officer.Keyboard.PressAsync("c");
        await officer.Locator(".drawer .mine").WaitForAsync();
        await officer.Locator("[data-approve]:enabled").ClickAsync();

        await desk.Locator("[data-request-state=Approved]").WaitForAsync();
        await desk.GotoAsync("/");
        await desk.GetByRole(AriaRole.Heading, new() { Name = "Approved, waiting for you" }).WaitForAsync();
        await desk.PictureAsync("queue-5-approved");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.PictureAsync("queue-6-summary");
        await desk.IssueAsync();
        await desk.DoneAsync();
        await officer.GotoAsync("/validation?state=executed");
        await officer.Locator("tr.row[data-state=Executed]", new() { HasText = "Ana Sousa" }).WaitForAsync();
    }

    [Fact]
    public async Task Officer_OnAPhone_DeniesWithAReason()
    {
        await using var portal = await Portal.StartAsync();
        var phone = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await phone.SignInAsync("officer");
        await phone.GotoAsync("/validation");
        await phone.RowsAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("queue-phone-1-list");
        var row = phone.Locator("tr.row:not(.not-mine)").First;
        var id = await row.GetAttributeAsync("id");
        await row.Locator("button.name").ClickAsync();
        await phone.Locator(".drawer[data-ready] .btn-danger-quiet:enabled").WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("queue-phone-2-sheet");
        await phone.Locator(".drawer .btn-danger-quiet").ClickAsync();
        await phone.Locator("#deny-reason").FillAsync("Die Führungskraft hat nicht bestätigt.");
        await phone.Locator(".deny .btn-danger").ClickAsync();
        await phone.Locator($"#{id}[data-state=Denied]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page scrolls sideways.");
    }

    [Fact]
    public async Task Keyboard_Alone_DecidesOneAfterTheOther()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address, scheme: ColorScheme.Dark);
        await page.SignInAsync("officer");
        await page.GotoAsync("/validation");
        await page.RowsAsync();
        var waiting = await page.Locator("tr.row[data-state=PendingApproval]").CountAsync();

        await page.ListensToAsync("j");
        await page.Keyboard.PressAsync("j");

        await page.Locator(".drawer[data-ready] [data-approve]:enabled").WaitForAsync();
        await page.PictureAsync("queue-keys-1-drawer");
        var first = await page.Locator("aside.drawer").GetAttributeAsync("data-request");
        await page.Keyboard.PressAsync("a");
        await page.Locator($".drawer:not([data-request='{first}'])[data-ready] [data-approve]:enabled").WaitForAsync();
        var second = await page.Locator("aside.drawer").GetAttributeAsync("data-request");
        await page.Keyboard.PressAsync("r");
        await page.Locator("#deny-reason:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("Not confirmed.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator($".drawer:not([data-request='{second}'])[data-ready]").WaitForAsync();
        await page.Locator("tr.row[data-state=Approved]").WaitForAsync();
        await page.Locator("tr.row[data-state=Denied]").WaitForAsync();
        await Assertions.Expect(page.Locator("tr.row[data-state=PendingApproval]")).ToHaveCountAsync(waiting - 2);

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await page.Locator("dialog.help[open]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("queue-keys-2-help");
    }
}

/// <summary>What people do with requests.</summary>
internal static class RequestDeeds
{
    /// <summary>Waits until the queue shows rows.</summary>
    public static Task RowsAsync(this IPage page) => page.Locator("tr.row button.name").First.WaitForAsync();

    /// <summary>From the person search to the request's page.</summary>
    public static async Task FileAsync(this IPage page, string person)
    {
        await page.GotoAsync("/issue");
        var search = page.GetByRole(AriaRole.Combobox);
        await search.FillAsync(person);
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await search.PressAsync("Enter");
        await page.WizardAsync("person");
        await page.Locator("input[name=mode][value=validated]").CheckAsync();
        await page.Locator("a[data-go-on]").ClickAsync();
        await page.Locator("textarea").FillAsync("Starts on Monday.");
        await page.Locator("[data-file]:enabled").ClickAsync();
        await page.Locator("[data-request-state=PendingApproval]").WaitForAsync();
    }

    /// <summary>Picks the first rows that are this officer's to decide.</summary>
    public static async Task PickAsync(this IPage page, int count)
    {
        var boxes = page.Locator("tr.row[data-state=PendingApproval] .pick input:enabled");
        for (var i = 0; i < count; i++) await boxes.Nth(i).CheckAsync();
        await page.Locator(".bulk", new() { HasText = $"{count} selected" }).WaitForAsync();
    }

    /// <summary>Presses a key that moves on, and waits until another request is shown.</summary>
    public static async Task NextAsync(this IPage page, string key)
    {
        var shown = await page.Locator("aside.drawer").GetAttributeAsync("data-request");
        await page.Keyboard.PressAsync(key);
        await page.Locator($"aside.drawer:not([data-request='{shown}'])").WaitForAsync();
    }

    public static async Task SignInByPasswordAsync(this IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#sign-in-user").FillAsync(account);
        await page.Locator("#sign-in-password").FillAsync("PortalDemo2026");
        await page.Locator("#sign-in-password").PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }
}
