using Deque.AxeCore.Playwright;
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

    public static async Task SignInAsync(this IPage page, string account, string password = Password)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#sign-in-user").FillAsync(account);
        await page.Locator("#sign-in-password").FillAsync(password);
        await page.Locator("#sign-in-password").PressAsync("Enter");
        await page.IsInAsync();
    }

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
