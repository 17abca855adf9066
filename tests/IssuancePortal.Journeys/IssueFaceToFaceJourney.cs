using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An operator issues a card in the demo, from the first click to the device page.</summary>
[Collection(Journey.Name)]
public sealed class IssueFaceToFaceJourney(Browser browser)
{
    [Fact]
    public async Task Operator_IssuesACard_AndIsReadyForTheNext()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.GotoAsync("/sign-in");
        await page.IsAccessibleAsync();
        await page.PictureAsync("1-sign-in");
        await page.SignInAsync("operator");
        await page.PictureAsync("2-home");
        await page.WalkToSummaryAsync("ana", "Reader 1");
        await page.IsAccessibleAsync();
        await page.PictureAsync("5-summary");

        var run = await page.IssueAsync();
        await page.Locator("[data-run-state=Running]").WaitForAsync();
        await page.PictureAsync("6-run");
        var other = await browser.WindowAsync(portal.Address);
        await other.SignInAsync("officer");
        await other.GotoAsync(run);
        await page.ReloadAsync();
        await page.DoneAsync();
        await other.DoneAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("7-done");

        await page.GetByRole(AriaRole.Link, new() { Name = "Next card" }).ClickAsync();
        await page.WaitForURLAsync("**/issue*");
        await page.Locator("[role=combobox]:focus").WaitForAsync();
    }

    [Theory]
    [InlineData(390, 844, ColorScheme.Light, "en")]
    [InlineData(390, 844, ColorScheme.Dark, "de")]
    [InlineData(1400, 900, ColorScheme.Dark, "de")]
    public async Task EveryPageOfTheWalk_AnyWidthThemeAndLanguage_IsAccessible(int width, int height, ColorScheme scheme, string language)
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address, width, height, scheme, language);
        var look = $"{width}-{scheme}-{language}";
        async Task LookAsync(string name)
        {
            await page.IsAccessibleAsync();
            await page.PictureAsync($"{look}-{name}");
        }

        await page.SignInAsync("operator");
        await LookAsync("home");
        await page.GotoAsync("/issue");
        await page.GetByRole(AriaRole.Combobox).FillAsync("ana");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await LookAsync("search");
        await page.GetByRole(AriaRole.Combobox).PressAsync("Enter");
        await page.WizardAsync("person");
        await LookAsync("person");
        await page.GoOnAsync();
        if (await page.StepAsync() == "policy")
        {
            await LookAsync("policy");
            await page.GoOnAsync();
        }

        await page.WizardAsync("card");
        await page.Locator("input[type=radio][value='Reader 2']").CheckAsync(new() { Force = true });
        await LookAsync("card");
        await page.GoOnAsync();
        await page.WizardAsync("pin");
        await LookAsync("pin");
        await page.TypePinAsync(Deeds.Pin);
        await page.GoOnAsync();
        await page.WizardAsync("summary");
        await LookAsync("summary");
        await page.IssueAsync();
        await page.DoneAsync();
        await LookAsync("done");
    }

    [Fact]
    public async Task Keyboard_Alone_IssuesACard()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.GotoAsync("/issue");
        await page.GetByRole(AriaRole.Combobox).WaitForAsync();
        await page.Locator("[role=combobox]:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("ana");
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WizardAsync("person");
        await page.Locator("html[data-wizard=listening]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("[data-go-on]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        if (await page.StepAsync() == "policy")
        {
            await page.Locator("[data-step=policy] [data-go-on]:enabled").WaitForAsync();
            await page.Keyboard.PressAsync("Enter");
        }

        await page.WizardAsync("card");
        // Two blank cards lie there: the first is taken with the keyboard.
        await page.Locator("input[type=radio]").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Locator("[data-go-on]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WizardAsync("pin");
        await page.Locator("input[type=password]:focus").WaitForAsync();
        await page.Keyboard.TypeAsync(Deeds.Pin);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Deeds.Pin);
        await page.Locator("[data-go-on]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WizardAsync("summary");
        await page.Locator("[data-go-on]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/runs/*");
        await page.DoneAsync();
    }
}
