using System.Text.RegularExpressions;
using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>What becomes of a device after it was issued, at the help desk and in stock: every move reads what will happen first.</summary>
[Collection(Journey.Name)]
public sealed partial class HelpDeskJourney(Browser browser)
{
    private const string NewPin = "582047";
    private const string LastPin = "904715";

    [Fact]
    public async Task Device_ThroughItsLife_FromTheCardInTheReaderToDisposal()
    {
        await using var portal = await StartAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();

        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("helpdesk");
        await page.GotoAsync("/devices");
        var card = page.Locator("li[data-reader-card]", new() { HasText = "Ana Sousa" });
        await card.WaitForAsync();
        await page.LooksGoodAsync("help-1-readers");
        await card.GetByRole(AriaRole.Link, new() { Name = "Open device" }).ClickAsync();

        // Suspended with the mouse, resumed with the keyboard alone.
        await page.AskAsync("Suspend", "help-2-suspend", "Certificates put on hold: 4");
        await page.Locator("[data-move=Resume]").WaitForAsync();
        await page.LooksGoodAsync("help-3-suspended");
        await page.TabToAsync("Resume");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog.move[open] [data-yes]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-move=Suspend]").WaitForAsync();

        // One certificate alone.
        await page.Locator("[data-certificate-move=Hold]").First.ClickAsync();
        await page.AnswerAsync("help-4-certificate", "Certificates put on hold: 1");
        await page.Locator("tr[data-certificate=OnHold]").WaitForAsync();
        await page.LooksGoodAsync("help-5-held");
        await page.Locator("[data-certificate-move=Release]").ClickAsync();
        await page.AnswerAsync("help-6-release", "Certificates good again: 1");
        await page.Locator("tr[data-certificate=OnHold]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("[data-certificate-move=Revoke]").Last.ClickAsync();
        await page.AnswerAsync("help-7-revoke", "Certificates revoked for good: 1");
        await page.Locator("tr[data-certificate=Revoked]").First.WaitForAsync();

        // The PIN, with the person at the desk; then allowed from afar.
        await page.WorkAsync("Unlock");
        await page.TypePinAsync(NewPin);
        await page.LooksGoodAsync("help-8-unlock");
        await page.Locator("[data-do]:enabled").ClickAsync();
        await page.GetByText("The PIN was unlocked.").WaitForAsync();
        await page.WorkAsync("ChangePin");
        var fields = page.Locator("input[type=password]");
        await fields.Nth(0).PressSequentiallyAsync(NewPin);
        await fields.Nth(1).PressSequentiallyAsync(LastPin);
        await fields.Nth(2).PressSequentiallyAsync(LastPin);
        await page.LooksGoodAsync("help-9-change");
        await page.Locator("[data-do]:enabled").ClickAsync();
        await page.GetByText("The PIN was changed.").WaitForAsync();
        await page.WorkAsync("Allow");
        await page.Locator("[data-do]:enabled").ClickAsync();
        await page.Locator(".allowed .secret").WaitForAsync();
        await page.LooksGoodAsync("help-10-allowed");
        await page.WorkAsync("Reissue");
        await page.Locator("li[data-change]").First.WaitForAsync();
        await page.LooksGoodAsync("help-11-reissue");

        // The end: terminated, emptied, and thrown away.
        await page.Locator("[data-move=Terminate]").ClickAsync();
        await page.Locator("dialog.terminate[open]").WaitForAsync();
        await page.LooksGoodAsync("help-12-terminate");
        await page.Locator("dialog.terminate .btn-danger").ClickAsync();
        await page.Locator("[data-work=Recycle]").ClickAsync();
        await page.AnswerAsync("help-13-recycle", "In stock");
        await page.GetByText("The card is empty, the device is in stock.").WaitForAsync(new() { Timeout = 90_000 });
        await page.AskAsync("Dispose", "help-14-dispose", "Disposed");
        await page.Locator("[data-move]").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Person_ForgotTheCard_IsLentAnotherAndBringsItBack()
    {
        await using var portal = await StartAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();

        var page = await browser.WindowAsync(portal.Address, scheme: ColorScheme.Dark);
        await page.SignInAsync("helpdesk");
        await page.OpenPersonAsync("ana sousa", "Ana Sousa");
        await page.GetByRole(AriaRole.Link, new() { Name = "Replace" }).ClickAsync();
        await page.Locator("input[name=reason][value=Forgotten]").CheckAsync();
        await page.Locator(".foreseen li").First.WaitForAsync();
        await page.LooksGoodAsync("replace-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "File replacement" }).ClickAsync();
        await page.GetByText("The replacement was filed.").WaitForAsync();
        await page.LooksGoodAsync("replace-2-filed");

        await desk.WalkToSummaryAsync("ana", "Reader 2");
        await desk.IssueAsync();
        await desk.DoneAsync();

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take temporary device back" }).WaitForAsync();
        await page.Locator("a.tile", new() { HasText = "In use" }).Or(page.Locator("a.tile", new() { HasText = "Issued" })).First.ClickAsync();
        await page.WorkAsync("Extend");
        await page.Locator("input[type=date]").FillAsync(DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.LooksGoodAsync("replace-3-extend");
        await page.Locator("[data-do]:enabled").ClickAsync();
        await page.GetByText("The device was extended.").WaitForAsync();
        await page.Locator("[data-work=Return]").ClickAsync();
        await page.AnswerAsync("replace-4-return", "Certificates good again: 4");
        await page.GetByText("The temporary device was taken back.").WaitForAsync();

        // Everything of a leaver ends at once.
        await page.OpenPersonAsync("ana sousa", "Ana Sousa");
        await page.Locator("[data-end-all]").ClickAsync();
        await page.AnswerAsync("replace-5-end-all", "Certificates revoked for good: 4");
        await page.Locator("a.tile", new() { HasText = "Issued" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Stock_FromAFile_IsTakenInAndSpoiledOnesAccountedFor()
    {
        await using var portal = await StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.GotoAsync("/stock");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "stock.csv", MimeType = "text/csv", Buffer = "kind;serial;location\nPivCard;00C0FFEE01;Lisbon\nPivCard;00C0FFEE02;Lisbon\nToaster;1;Lisbon"u8.ToArray(),
        });
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = "2" }).WaitForAsync();
        await page.LooksGoodAsync("stock-1-read");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Good() }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lisbon" }).ClickAsync();
        await page.Locator("ul.devices input[type=checkbox]").First.CheckAsync();
        await page.LooksGoodAsync("stock-2-chosen");
        await page.Locator(".btn-danger-quiet:enabled").ClickAsync();
        await page.Locator("dialog[open] .btn-danger").ClickAsync();
        await page.Locator("ul.devices li").Nth(1).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.LooksGoodAsync("stock-3-spoiled");
        await page.GotoAsync("/devices?state=Disposed");
        await page.GetByText("00C0").First.WaitForAsync();
    }

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light, "de")]
    [InlineData(390, 844, ColorScheme.Dark, "de")]
    [InlineData(390, 844, ColorScheme.Light, "en")]
    public async Task Pages_OnEveryScreen_FitAndAreAccessible(int width, int height, ColorScheme scheme, string language)
    {
        await using var portal = await StartAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();

        var page = await browser.WindowAsync(portal.Address, width, height, scheme, language);
        var name = $"screen-{width}-{scheme}-{language}".ToLowerInvariant();
        await page.SignInAsync("helpdesk");
        await page.GotoAsync("/devices");
        await page.Locator("li[data-reader-card]", new() { HasText = "Ana Sousa" }).WaitForAsync();
        await page.FitsAsync($"{name}-1-devices");
        await page.Locator("li[data-reader-card]", new() { HasText = "Ana Sousa" }).Locator("a[href^='devices/']").ClickAsync();
        await page.Locator("[data-move=Suspend]").WaitForAsync();
        await page.FitsAsync($"{name}-2-device");
        await page.Locator("[data-move=Suspend]").ClickAsync();
        await page.Locator("dialog.move[open] [data-yes]:enabled").WaitForAsync();
        await page.FitsAsync($"{name}-3-suspend");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog.move").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WorkAsync("ChangePin");
        await page.FitsAsync($"{name}-4-pin");
        var person = await page.Locator("dd a[href^='people/']").First.GetAttributeAsync("href");
        await page.GotoAsync($"/{person}/replace");
        await page.Locator(".foreseen li").First.WaitForAsync();
        await page.FitsAsync($"{name}-5-replace");
    }

    /// <summary>A portal that asks nobody for a fresh proof within a journey, however slow the machine is.</summary>
    private static Task<Portal> StartAsync() => Portal.StartAsync("--SignIn:FreshProof", "01:00:00");

    [GeneratedRegex("Take in.*2|2.*good", RegexOptions.IgnoreCase)]
    private static partial Regex Good();
}

/// <summary>What people do at the help desk.</summary>
internal static class HelpDeskDeeds
{
    /// <summary>No serious fault of accessibility, and a picture.</summary>
    public static async Task LooksGoodAsync(this IPage page, string picture)
    {
        await page.PictureAsync(picture);
        await page.IsAccessibleAsync();
    }

    /// <summary>As <see cref="LooksGoodAsync"/>, and nothing scrolls sideways.</summary>
    public static async Task FitsAsync(this IPage page, string picture)
    {
        await page.LooksGoodAsync(picture);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{picture}: the page scrolls sideways.");
    }

    /// <summary>Presses a move's button, reads what will happen, and does it.</summary>
    public static async Task AskAsync(this IPage page, string move, string picture, string foreseen)
    {
        await page.Locator($"[data-move={move}]").ClickAsync();
        await page.AnswerAsync(picture, foreseen);
    }

    /// <summary>Reads what will happen, and says yes.</summary>
    public static async Task AnswerAsync(this IPage page, string picture, string foreseen)
    {
        var dialog = page.Locator("dialog.move[open]");
        await dialog.Locator(".foreseen", new() { HasText = foreseen }).WaitForAsync();
        await page.LooksGoodAsync(picture);
        await dialog.Locator("[data-yes]:enabled").ClickAsync();
        await page.Locator("dialog.move").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Opens a panel of work on the device.</summary>
    public static async Task WorkAsync(this IPage page, string kind)
    {
        await page.Locator($"[data-work={kind}]").ClickAsync();
        await page.Locator($"[data-work={kind}][aria-expanded=true]").WaitForAsync();
    }

    /// <summary>Goes to a move's button with the Tab key.</summary>
    public static async Task TabToAsync(this IPage page, string move)
    {
        for (var presses = 0; presses < 80; presses++)
        {
            if (await page.EvaluateAsync<bool>("move => document.activeElement?.dataset?.move === move", move)) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not get to {move}.");
    }

    public static async Task OpenPersonAsync(this IPage page, string typed, string name)
    {
        await page.GotoAsync("/people");
        var main = page.Locator("main");
        await main.GetByRole(AriaRole.Combobox).Or(main.Locator("input[type=search]")).First.FillAsync(typed);
        await main.GetByRole(AriaRole.Link, new() { Name = name }).Or(main.GetByRole(AriaRole.Option, new() { Name = name })).First.ClickAsync();
        await page.Locator("h1", new() { HasText = name }).WaitForAsync();
    }
}
