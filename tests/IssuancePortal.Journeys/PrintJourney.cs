using IssuancePortal.Journeys.Stage;
using IssuancePortal.TestLib;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A badge is changed on the card itself, printed by CUPS' own printer, found spoiled, counted, and printed again on another card.</summary>
[Collection(Journey.Name)]
public sealed class PrintJourney(Browser browser)
{
    [Fact]
    public async Task Badge_ChangedPrintedSpoiledAndPrintedAgain()
    {
        await using var printer = await IppEvePrinter.StartAsync();
        await using var portal = await Portal.StartAsync("--Printing:Printers:0:Name", "Badge office", "--Printing:Printers:0:Address", printer.Address.ToString());
        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.GotoAsync("/admin/layouts");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Contractor badge" }).First.WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("print-1-layouts");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Contractor badge" }).First.ClickAsync();
        var role = admin.Locator("[data-element=role]");
        await role.FocusAsync();
        await role.PressAsync("Enter");
        await admin.Locator("[data-text]").FillAsync("External staff");
        await admin.Locator("[data-text]").BlurAsync();
        await role.FocusAsync();
        await role.PressAsync("ArrowLeft");
        await admin.Locator("[data-drawn=role]", new() { HasText = "External staff" }).WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("print-2-editor");
        await admin.Locator("[data-save]:enabled").ClickAsync();
        await admin.GetByText("The layout was saved.").WaitForAsync();
        var phone = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await phone.SignInAsync("auditor");
        await phone.GotoAsync(new Uri(admin.Url).PathAndQuery);
        await phone.Locator("[data-sheet]").WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("print-3-phone");

        var (email, name) = await portal.ContractorAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 1", "blank");
        await desk.WalkToSummaryAsync(name, "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();

        // Nobody has taken the portrait yet.
        var run = desk.Url;
        await desk.GetByText("The layout shows a photo, and the person has none.").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("print-4-no-photo");
        await desk.Locator("[data-portrait]").ClickAsync();
        await desk.Locator("[data-camera]").WaitForAsync();
        await desk.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(Repository.Root, "src", "IssuancePortal.Portal", "Demo", "Photos", "portrait-05.jpg"));
        await desk.Locator("[data-save]").ClickAsync();
        await desk.WaitForURLAsync(url => !url.EndsWith("take-photo", StringComparison.Ordinal));
        await desk.GotoAsync(new Uri(run).PathAndQuery);
        await PrintAsync(desk);
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("print-4-well");
        await SaysAsync(Assert.Single(printer.Printed), name);
        await desk.Locator("[data-bad]").ClickAsync();
        await desk.Locator("dialog[open] .btn-danger").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.Locator("dialog[open] .btn-danger").ClickAsync();
        await desk.Locator("[data-spoiled]").WaitForAsync();
        await desk.Locator("tr", new() { HasText = "Revoked" }).First.WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("print-5-spoiled");
        var spoiled = Assert.Single(await portal.DevicesAsync(email));
        Assert.Equal(("Disposed", "Revoked"), (spoiled.State, Assert.Single(spoiled.States)));

        // Another card, and this time it came out well.
        await desk.HandAsync("Reader 1", "blank");
        await desk.Locator("[data-again]").ClickAsync();
        await desk.ToSummaryAsync("Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();
        await PrintAsync(desk);
        await desk.Locator("[data-good]").ClickAsync();
        await desk.Locator("[data-printed]").WaitForAsync();
        await desk.PictureAsync("print-6-good");
        Assert.Equal(2, printer.Printed.Count);
        Assert.Equal(["Disposed", "Issued"], (await portal.DevicesAsync(email)).Select(it => it.State));
        await admin.ReloadAsync();
        await admin.Locator(".facts-line", new() { HasText = "1 spoiled" }).WaitForAsync();
    }

    private static async Task PrintAsync(IPage desk)
    {
        var printer = desk.Locator("[data-print] select");
        await printer.WaitForAsync();
        var names = await printer.Locator("option").AllInnerTextsAsync();
        await printer.SelectOptionAsync(new SelectOptionValue { Label = names.First(it => it.Contains("Badge office", StringComparison.Ordinal)) });
        await desk.Locator("[data-do-print]").ClickAsync();
        await desk.Locator("[data-judge]").WaitForAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Two sides of the size of a card (ISO/IEC 7810 §5: 85.60 mm by 53.98 mm), with the person's name and what was changed.</summary>
    private static async Task SaysAsync(string file, string name)
    {
        var info = (await Tool.RunAsync("pdfinfo", file)).Output;
        Assert.Matches(@"Pages:\s+2\b", info);
        Assert.Matches(@"Page size:\s+242\.6\d* x 153\.0\d* pts", info);
        var text = (await Tool.RunAsync("pdftotext", "-layout", file, "-")).Output;
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains("External staff", text, StringComparison.Ordinal);
    }
}
