using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace IssuancePortal.Portal.Tests.Browser;

/// <summary>Every component in every state, and the frame around it, as a browser and axe see them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GalleryTests(Chromium chromium)
{
    private readonly List<string> _errors = [];

    [Theory]
    [InlineData("gallery", 1400, ColorScheme.Light, "en")]
    [InlineData("gallery", 1400, ColorScheme.Dark, "de")]
    [InlineData("gallery", 390, ColorScheme.Light, "de")]
    [InlineData("sign-in", 390, ColorScheme.Dark, "en")]
    [InlineData("sign-in?fault=Locked", 1400, ColorScheme.Light, "de")]
    public async Task Page_EveryThemeAndWidth_HasNoAccessibilityFaultAndNoScroll(string path, int width, ColorScheme scheme, string language)
    {
        var page = await chromium.OpenAsync(path, _errors, width, 844, scheme, language);
        await page.Locator("h1").WaitForAsync();

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(x => $"{x.Impact} {x.Id}: {string.Join(", ", x.Nodes.Select(y => y.Html))}"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page scrolls sideways.");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Palette_KeyboardOnly_OpensAPlaceAndFocusesItsHeading()
    {
        var page = await chromium.OpenAsync("gallery", _errors);
        await page.Locator("h1").WaitForAsync();

        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search", Exact = true });
        await Assertions.Expect(page.Locator("html[data-shortcuts~='mod+k']")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("sta");
        await Assertions.Expect(page.Locator("dialog [role=option]")).ToHaveTextAsync("Start");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page).ToHaveURLAsync(chromium.Portal.BaseAddress.ToString());
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Confirmation_Escape_ChangesNothing()
    {
        var page = await chromium.OpenAsync("gallery", _errors);
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate card" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open] button").First).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Nothing was changed");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Theme_ChosenDark_IsThereAtOnceAndAfterLoadingAgain()
    {
        var page = await chromium.OpenAsync("gallery", _errors);
        await page.GetByRole(AriaRole.Button, new() { Name = "Appearance" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task SkipLink_FirstTab_LeadsToTheContent()
    {
        var page = await chromium.OpenAsync("gallery", _errors);
        await page.Locator("h1").WaitForAsync();
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Locator(".skip").FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        Assert.EndsWith("/gallery", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Circuit_ConnectionCutAndBack_PageGoesOnWithItsState()
    {
        var page = await chromium.OpenAsync("gallery", _errors);
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue card" }).First.ClickAsync();
        await page.Locator(".toast").WaitForAsync();

        await page.EvaluateAsync("Blazor._internal.forceCloseConnection()");
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("components-reconnect-hide"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Issue card" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToHaveCountAsync(2);
    }
}
