using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An administrator says how this site wants it, and everybody else meets it: the start page, terms, proofs, the kind that is chosen beforehand, and how an initial password arrives.</summary>
[Collection(Journey.Name)]
public sealed class SiteSettingsJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Ana = "ana.sousa@meridian.example";

    private Portal Portal => shared.Portal;

    [Fact]
    public async Task Administrator_SetsHowTheSiteWantsIt_AndEverybodyMeetsIt()
    {
        var admin = await browser.WindowAsync(Portal.Address);
        await admin.SignInAsync("admin");
        await SetAsync(admin, "StartPage", async () =>
        {
            await TextAsync(admin, 0, "Welcome to <b>Meridian</b>.\nBring your badge.\n\nHelp desk: 100.");
            await TextAsync(admin, 1, "Willkommen bei Meridian.\n\nHelpdesk: 100.");
        });
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("settings-1-start-page");
        await SetAsync(admin, "Terms", async () =>
        {
            await admin.GetByRole(AriaRole.Checkbox).CheckAsync();
            await LineAsync(admin, "May 2026");
            await TextAsync(admin, 0, "Your device is yours alone.\n\nDo not lend it, and report a loss at once.");
            await TextAsync(admin, 1, "Ihr Gerät gehört nur Ihnen.\n\nVerleihen Sie es nicht.");
            await admin.PictureAsync("settings-2-terms-pending");
        });
        await SetAsync(admin, "Device", () => admin.Locator("form select").First.SelectOptionAsync("PivCard"));
        await SetAsync(admin, "SelfService", () => admin.Locator("form select").Filter(new() { Has = admin.Locator("option[value=Mail]") }).SelectOptionAsync("Mail"));
        await SetAsync(admin, "Proof", async () =>
        {
            var report = admin.GetByRole(AriaRole.Group, new() { Name = "To report or block a device" });
            foreach (var way in (string[])["Password", "Passkey", "Other provider", "Directory password", "Initial password", "Code by e-mail", "Emergency password", "Security questions"])
                await report.GetByRole(AriaRole.Checkbox, new() { Name = way, Exact = true }).UncheckAsync();
        });
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("settings-3-proofs");

        // Before signing in, and then on the start page, in paragraphs and never as markup.
        var door = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark, "de");
        await door.GotoAsync("/me/sign-in");
        Assert.Equal(["Willkommen bei Meridian.", "Helpdesk: 100."], await door.Locator("[data-text=start] p").AllInnerTextsAsync());
        await door.IsAccessibleAsync();
        await door.PictureAsync("settings-4-sign-in-de-dark");
        var uma = await browser.WindowAsync(Portal.Address, 390, 844);
        await uma.GoToMineAsync("user");
        Assert.Equal("Welcome to <b>Meridian</b>.\nBring your badge.", await uma.Locator("[data-text=start] p").First.InnerTextAsync());
        Assert.Equal(0, await uma.Locator("[data-text=start] b").CountAsync());
        await uma.PictureAsync("settings-5-mine");

        // The terms come first.
        await uma.Locator("[data-policy='Employee PIV card'] a.btn-primary").ClickAsync();
        await uma.Locator("[data-step=Terms]").WaitForAsync();
        Assert.True(await uma.Locator("[data-next]").IsDisabledAsync());
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("settings-6-terms");
        await uma.Locator("[data-accept]").CheckAsync();
        await uma.Locator("[data-next]:enabled").ClickAsync();
        await uma.Locator("[data-step=Device]").WaitForAsync();
        await uma.HandAsync("Reader 1", "blank");
        await uma.SetUpAsync("Reader 1");

        // Reporting it asks for the device itself.
        await uma.Locator("[data-refused='refusal.proof-needed']").WaitForAsync();
        Assert.Contains("The device itself", await uma.Locator("[data-refused='refusal.proof-needed']").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await uma.GetByRole(AriaRole.Link, new() { Name = "I do not have it" }).CountAsync());
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("settings-7-proof-needed");

        // The initial password goes by mail, and nobody at the desk sees it.
        var desk = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 2", "blank");
        await desk.GotoAsync($"/bind/{await Portal.PersonAsync(Ana)}");
        await desk.ReaderAsync("Reader 2");
        await desk.Locator("[data-bind]:enabled").ClickAsync();
        await desk.Locator("[data-mailed]").WaitForAsync();
        Assert.Contains(Ana, await desk.Locator("[data-mailed]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await desk.Locator("[data-show]").CountAsync());
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("settings-8-mailed-dark");

        // At the desk the person says that they accept.
        await desk.HandAsync("Reader 1", "blank");
        await desk.WalkToSummaryAsync("tomas", "Reader 1");
        Assert.True(await desk.Locator("[data-go-on]").IsDisabledAsync());
        await desk.Locator("[data-accept]").CheckAsync();
        await desk.Locator("[data-go-on]:enabled").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("settings-9-summary-dark");
    }

    private static async Task SetAsync(IPage page, string section, Func<Task> edit)
    {
        await page.GotoAsync($"/admin/settings/{section}");
        await page.Locator("form.card h2").WaitForAsync();
        await edit();
        await page.Locator("form .btn-primary:enabled").ClickAsync();
        await page.Locator("dialog[open] .btn-primary").ClickAsync();
        await page.Locator("article.version").First.WaitForAsync();
    }

    private static async Task TextAsync(IPage page, int index, string text)
    {
        await page.Locator("form textarea").Nth(index).FillAsync(text);
        await page.Locator("form textarea").Nth(index).BlurAsync();
        await page.Locator(".pending").WaitForAsync();
    }

    private static async Task LineAsync(IPage page, string text)
    {
        var line = page.Locator("form input.input");
        await line.FillAsync(text);
        await line.BlurAsync();
    }
}
