using System.Globalization;
using System.Resources;
using Deque.AxeCore.Playwright;
using IssuancePortal.Portal.Words;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

/// <summary>A real browser. It is the system's; <c>CHROMIUM</c> names another.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A person's own window: other cookies than any other.</summary>
    public async Task<IPage> WindowAsync(Uri portal, int width = 1400, int height = 900, ColorScheme scheme = ColorScheme.Light, string language = "en")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = language,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }
}

/// <summary>Tests that open windows run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "In a browser";
}

/// <summary>What people do in several tests.</summary>
internal static class Deeds
{
    public const string Password = "PortalDemo2026";

    /// <summary>Of every card that is issued here.</summary>
    public const string Pin = "739164";

    /// <summary>From the person search to the issued card, as an operator does.</summary>
    public static async Task IssueAsync(this IPage page, string person)
    {
        await page.GotoAsync("/issue");
        var search = page.GetByRole(AriaRole.Combobox);
        await search.FillAsync(person);
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await search.PressAsync("Enter");
        await page.Locator(".wizard[data-step=person]").WaitForAsync();
        await page.Locator("[data-go-on]:enabled").ClickAsync();
        for (var step = ""; step != "summary";)
        {
            await page.Locator($".wizard[data-step]:not([data-step=person]):not([data-step='{step}'])").WaitForAsync();
            step = (await page.Locator(".wizard").GetAttributeAsync("data-step"))!;
            if (step == "pin")
            {
                await page.Locator("input[type=password]").Nth(0).PressSequentiallyAsync(Pin);
                await page.Locator("input[type=password]").Nth(1).PressSequentiallyAsync(Pin);
            }

            if (step != "summary") await page.Locator("[data-go-on]:enabled").ClickAsync();
        }

        await page.Locator("[data-go-on]:enabled").ClickAsync();
        await page.Locator("[data-run-state=Succeeded]").WaitForAsync(new() { Timeout = 90_000 });
    }

    /// <summary>Types the PIN of the card that is shown, and proves with it.</summary>
    public static async Task EnterPinAsync(this IPage page, string pin)
    {
        await page.Locator("input#pin").PressSequentiallyAsync(pin);
        await page.Locator("[data-card-go]:enabled").ClickAsync();
    }

    public static async Task SignInAsync(this IPage page, string account, string password = Password)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#sign-in-user").FillAsync(account);
        await page.Locator("#sign-in-password").FillAsync(password);
        await page.Locator("#sign-in-password").PressAsync("Enter");
        await page.IsInAsync();
    }

    /// <summary>Waits until the page says what a refusal's code stands for.</summary>
    public static Task SaysAsync(this IPage page, string code) =>
        page.GetByText(new ResourceManager(typeof(TradeText)).GetString(code, CultureInfo.GetCultureInfo("en"))!, new() { Exact = true }).WaitForAsync();

    /// <summary>Waits until somebody is signed in.</summary>
    public static Task IsInAsync(this IPage page) => page.Locator("button.person").WaitForAsync();

    public static async Task SignOutAsync(this IPage page)
    {
        await page.Locator("button.person").ClickAsync();
        await page.Locator("form[action='account/sign-out'] button").ClickAsync();
        await page.Locator("#sign-in-user").WaitForAsync();
    }

    /// <summary>No fault that axe calls serious or critical.</summary>
    public static async Task IsAccessibleAsync(this IPage page)
    {
        var found = (await page.RunAxe()).Violations.Where(it => it.Impact is "serious" or "critical").Select(it => $"{it.Id}: {it.Help} ({string.Join(", ", it.Nodes.Select(node => node.Html))})");
        Assert.Empty(found);
    }

    /// <summary>A picture for people to look at, under artifacts/pictures of the repository.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IssuancePortal.sln"))) folder = folder.Parent;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!.FullName, "artifacts", "pictures", "sign-in", name + ".png"), FullPage = true });
    }
}
