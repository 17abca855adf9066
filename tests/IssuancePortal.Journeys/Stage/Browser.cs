using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys.Stage;

/// <summary>The system's Chromium; <c>CHROMIUM</c> names another.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream"],
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
            IgnoreHTTPSErrors = portal.Scheme == Uri.UriSchemeHttps,
        });
        context.SetDefaultTimeout(45_000);
        return await context.NewPageAsync();
    }
}

/// <summary>What people do in several journeys.</summary>
internal static class Deeds
{
    public const string Pin = "739164";

    public static async Task SignInAsync(this IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator($"[data-demo-account={account}]").ClickAsync();
        // Signed in once the next page begins; what a journey looks at there it waits for by itself.
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>From the person search to the wizard's summary. The PIN is typed, never filled by script.</summary>
    public static async Task WalkToSummaryAsync(this IPage page, string person, string? reader = null, string? policy = null)
    {
        await page.GotoAsync("/issue");
        var search = page.GetByRole(AriaRole.Combobox);
        await search.FillAsync(person);
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await search.PressAsync("Enter");
        await page.WizardAsync("person");
        await page.GoOnAsync();
        if (await page.StepAsync() == "policy")
        {
            if (policy is not null) await page.GetByRole(AriaRole.Radio, new() { Name = policy }).CheckAsync(new() { Force = true });
            await page.GoOnAsync();
        }

        await page.WizardAsync("card");
        if (reader is not null) await page.Locator($"input[type=radio][value='{reader}']").CheckAsync(new() { Force = true });
        await page.GoOnAsync();
        await page.WizardAsync("pin");
        await page.TypePinAsync(Pin);
        await page.GoOnAsync();
        await page.WizardAsync("summary");
    }

    public static async Task TypePinAsync(this IPage page, string pin)
    {
        var fields = page.Locator("input[type=password]");
        await fields.Nth(0).PressSequentiallyAsync(pin);
        await fields.Nth(1).PressSequentiallyAsync(pin);
    }

    public static async Task GoOnAsync(this IPage page) => await page.Locator("[data-go-on]:enabled").ClickAsync();

    public static Task WizardAsync(this IPage page, string step) => page.Locator($".wizard[data-step={step}]").WaitForAsync();

    public static async Task<string?> StepAsync(this IPage page)
    {
        await page.Locator(".wizard[data-step]:not([data-step=person])").WaitForAsync();
        return await page.Locator(".wizard").GetAttributeAsync("data-step");
    }

    /// <summary>Waits until the page listens to a key: its script comes after what it draws.</summary>
    public static Task ListensToAsync(this IPage page, string key) => page.Locator($"html[data-shortcuts~='{key}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Presses Issue and waits for the run's page; answers the run's address.</summary>
    public static async Task<string> IssueAsync(this IPage page)
    {
        await page.GoOnAsync();
        await page.WaitForURLAsync("**/runs/*");
        return page.Url;
    }

    /// <summary>Waits until the run's page says that it is done.</summary>
    public static Task DoneAsync(this IPage page, int seconds = 90) => page.Locator("[data-run-state=Succeeded]").WaitForAsync(new() { Timeout = seconds * 1000 });

    /// <summary>No fault that axe calls serious or critical.</summary>
    public static async Task IsAccessibleAsync(this IPage page)
    {
        var found = (await page.RunAxe()).Violations.Where(it => it.Impact is "serious" or "critical").Select(it => $"{it.Id}: {it.Help} ({string.Join(", ", it.Nodes.Select(node => node.Html))})");
        Assert.Empty(found);
    }

    public static Task PictureAsync(this IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Pictures, name + ".png"), FullPage = true });
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Journey : ICollectionFixture<Browser>
{
    public const string Name = "Journey";
}
