using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>Two officers at one queue: a claim taken over, a decision the other was faster with, another policy, several at once, views of one's own.</summary>
[Collection(Journey.Name)]
public sealed class QueueJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private Portal Portal => shared.Portal;

    [Fact]
    public async Task TwoOfficers_OneTakesOver_TheOtherReadsWhoAndWhen()
    {
        await Portal.AddOfficerAsync("nadia", "Nadia Haddad");
        var (developer, name) = await Portal.DeveloperAsync();
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.GotoAsync($"/people/{developer}/request");
        await desk.Locator("label", new() { HasText = "Employee PIV card" }).Locator("input").First.CheckAsync(new() { Force = true });
        await desk.Locator("[data-file]:enabled").ClickAsync();
        await desk.Locator("[data-request-state=PendingApproval]").WaitForAsync();
        var id = desk.Url.Split('/')[^1];

        var victor = await browser.WindowAsync(Portal.Address);
        await victor.SignInAsync("officer");
        await victor.GotoAsync($"/validation?open={id}&sort=newest");
        await victor.Locator(".drawer[data-ready] [data-approve]:enabled").WaitForAsync();
        await victor.Locator("[aria-keyshortcuts=c]").ClickAsync();
        await victor.Locator(".drawer .mine").WaitForAsync();
        var nadia = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark);
        await nadia.SignInByPasswordAsync("nadia");
        await nadia.GotoAsync("/validation?sort=newest");
        await nadia.Locator("tr.row .held", new() { HasText = "Victor Laurent" }).WaitForAsync();
        await nadia.Locator("tr.row button.name", new() { HasText = name }).First.ClickAsync();
        await nadia.Locator(".band.held", new() { HasText = "Victor Laurent is looking at this request" }).WaitForAsync();
        await nadia.IsAccessibleAsync();
        await nadia.PictureAsync("officers-1-claimed");
        await nadia.Locator(".band.held .btn").ClickAsync();
        await nadia.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await nadia.Locator(".drawer .mine").WaitForAsync();
        await victor.Locator(".band.held", new() { HasText = "Nadia Haddad is looking at this request" }).WaitForAsync();
        await victor.PictureAsync("officers-2-taken-over");

        // Approved under another policy than was asked for; the other officer and the desk see it without doing anything.
        await nadia.Locator("#drawer-policy").SelectOptionAsync(new SelectOptionValue { Label = "Developer YubiKey" });
        await nadia.Locator(".changed", new() { HasText = "Employee PIV card" }).WaitForAsync();
        await nadia.IsAccessibleAsync();
        await nadia.PictureAsync("officers-3-other-policy");
        await nadia.Locator("[data-approve]:enabled").ClickAsync();
        await victor.Locator(".band.done", new() { HasText = "Nadia Haddad" }).WaitForAsync();
        Assert.Equal(0, await victor.Locator("[data-approve]").CountAsync());
        await victor.IsAccessibleAsync();
        await victor.PictureAsync("officers-4-decided");
        await desk.Locator("[data-request-state=Approved]").WaitForAsync();
        await desk.GetByText("Developer YubiKey").First.WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("officers-5-requester");
    }

    [Fact]
    public async Task Several_AreDecidedAtOnce_AndAViewIsKept()
    {
        var page = await browser.WindowAsync(Portal.Address);
        await page.SignInAsync("officer");
        await page.GotoAsync("/validation?sort=newest");
        await page.RowsAsync();
        await page.PickAsync(3);
        await page.PictureAsync("several-1-picked");
        await page.Locator(".bulk .btn-primary").ClickAsync();
        await page.Locator("dialog.bulk .btn-primary:enabled").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("several-2-approve");
        await page.Locator("dialog.bulk .btn-primary:enabled").ClickAsync();
        await page.Locator("dialog.bulk[data-done]").WaitForAsync();
        await page.GetByText("All 3 decided").WaitForAsync();
        await page.PictureAsync("several-3-done");
        await page.Locator("dialog.bulk .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("tr.row[data-state=Approved]")).ToHaveCountAsync(3);
        await page.PickAsync(2);
        await page.Locator(".bulk .btn-danger-quiet").ClickAsync();
        await page.Locator("#bulk-reason").FillAsync("The contract has ended.");
        await page.Locator("dialog.bulk .btn-danger:enabled").ClickAsync();
        await page.GetByText("All 2 decided").WaitForAsync();
        await page.Locator("dialog.bulk .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("tr.row[data-state=Denied]")).ToHaveCountAsync(2);

        // A filter under a name, there again after the page was loaded anew, and forgotten.
        await page.GotoAsync("/validation?overdue=1&mode=validated");
        await page.RowsAsync();
        await page.Locator("[popovertarget=queue-views]").ClickAsync();
        await page.Locator("#view-name").FillAsync("Late cards");
        await page.Locator(".save .btn").ClickAsync();
        await page.Locator("[popovertarget=queue-views]", new() { HasText = "Late cards" }).WaitForAsync();
        await page.GotoAsync("/validation");
        await page.RowsAsync();
        await page.Locator("[popovertarget=queue-views]").ClickAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("several-4-views");
        await page.Locator("#queue-views .entry", new() { HasText = "Late cards" }).ClickAsync();
        await page.WaitForURLAsync("**overdue=**");
        await page.Locator("[popovertarget=queue-views]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget the view Late cards" }).Or(page.Locator("#queue-views .btn-icon")).First.ClickAsync();
        await page.Locator("#queue-views .entry", new() { HasText = "Late cards" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Keyboard_Alone_MovesClaimsPicksAndSearches()
    {
        var page = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark, language: "de");
        await page.SignInAsync("officer");
        await page.GotoAsync("/validation");
        await page.RowsAsync();
        var shown = page.Locator("aside.drawer");

        await page.ListensToAsync("j");
        await page.Keyboard.PressAsync("j");
        await shown.WaitForAsync();

        while (await page.Locator("tr.row[aria-selected=true]:not(.not-mine)").CountAsync() == 0) await page.NextAsync("j");
        var first = await shown.GetAttributeAsync("data-request");
        await page.NextAsync("j");
        await page.NextAsync("k");
        Assert.Equal(first, await shown.GetAttributeAsync("data-request"));
        await page.Locator(".drawer[data-ready] [data-approve]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("c");
        await page.Locator(".drawer .mine").WaitForAsync();
        await page.Keyboard.PressAsync("x");
        await page.Locator(".bulk").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("keys-de-1-picked");
        await page.Keyboard.PressAsync("x");
        await page.Locator(".bulk").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Keyboard.PressAsync("Escape");
        await shown.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Keyboard.PressAsync("/");
        await page.Locator("#queue-search:focus").WaitForAsync();

        // On a phone no heading is cut.
        await page.SetViewportSizeAsync(390, 844);
        Assert.Empty(await page.Locator("thead th").EvaluateAllAsync<string[]>("all => all.filter(it => it.offsetParent && it.scrollWidth > it.clientWidth + 1).map(it => it.innerText)"));
        await page.PictureAsync("keys-de-2-phone");
    }
}
