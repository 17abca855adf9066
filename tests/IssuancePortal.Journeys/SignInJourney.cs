using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>The ways in, by keyboard alone: password, passkey of the browser's virtual authenticator, and the card in the demo's reader.</summary>
[Collection(Journey.Name)]
public sealed class SignInJourney(Browser browser)
{
    private const string Password = "PortalDemo2026";

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task PasswordThenPasskey_ByKeyboard(int width, int height, ColorScheme scheme)
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address, width, height, scheme);
        var authenticator = await AuthenticatorAsync(page);
        await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
        await page.IsAccessibleAsync();
        await page.PictureAsync($"sign-in-{width}-1");
        await TypePasswordAsync(page, "operator", "wrong-password");
        await page.GetByRole(AriaRole.Alert).First.WaitForAsync();
        await page.IsAccessibleAsync();
        await TypePasswordAsync(page, "operator", Password);
        await page.WaitForURLAsync("**/account");

        await page.Locator("#passkey-name").FocusAsync();
        await page.Keyboard.TypeAsync("My key");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-passkey-row='My key']").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"sign-in-{width}-2-passkey");

        // Nobody touches it until its button is pressed.
        await authenticator.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new Dictionary<string, object> { ["authenticatorId"] = _authenticator, ["enabled"] = false });
        await SignOutByKeyboardAsync(page);
        // The button shows itself once its script has come; what is hidden takes no focus.
        var button = page.Locator("form[data-passkey] button");
        await button.WaitForAsync();
        await button.FocusAsync();
        await authenticator.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new Dictionary<string, object> { ["authenticatorId"] = _authenticator, ["enabled"] = true });
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("button.person").WaitForAsync();
    }

    [Fact]
    public async Task Card_WrongPinThenPulledThenRight_ByKeyboard()
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.WalkToSummaryAsync("ana", "Reader 1");
        await page.IssueAsync();
        await page.DoneAsync();
        await SignOutByKeyboardAsync(page);

        // Another window is the hand at the reader.
        var hand = await browser.WindowAsync(portal.Address);
        await hand.SignInAsync("operator");
        await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your card" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("input#pin").WaitForAsync();
        await page.IsAccessibleAsync();
        await TypePinAsync(page, "112358");
        await page.GetByText("The PIN was wrong. Tries left:").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("sign-in-card-1-wrong");

        await HandAsync(hand, "pull");
        await page.Locator("input#pin").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // The other reader's card is blank.
        await page.GetByText("This card was not issued by this portal.").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("sign-in-card-2-pulled");
        await HandAsync(hand, "insert");
        await page.Locator("input#pin").WaitForAsync();
        await TypePinAsync(page, Deeds.Pin);
        await page.WaitForURLAsync("**/account");
        Assert.Equal("Card", await page.Locator("[data-session=current] strong").InnerTextAsync());
        await page.IsAccessibleAsync();
    }

    private string _authenticator = "";

    private async Task<ICDPSession> AuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable", new Dictionary<string, object> { ["enableUI"] = false });
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        _authenticator = added!.Value.GetProperty("authenticatorId").GetString()!;
        return session;
    }

    private static async Task TypePasswordAsync(IPage page, string user, string password)
    {
        await page.Locator("#sign-in-user").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(user);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(password);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The field has the focus by itself once its card is there; Enter proves as soon as the PIN is sealed.</summary>
    private static async Task TypePinAsync(IPage page, string pin)
    {
        await page.Locator("input#pin").FocusAsync();
        await page.Keyboard.TypeAsync(pin);
        await page.Locator("[data-card-go]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task SignOutByKeyboardAsync(IPage page)
    {
        await page.Locator("button.person").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("form[action='account/sign-out'] button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#sign-in-user").WaitForAsync();
    }

    private static async Task HandAsync(IPage page, string deed)
    {
        if (!await page.Locator("#demo-readers").IsVisibleAsync()) await page.Locator("[popovertarget=demo-readers]").ClickAsync();
        await page.Locator($"[data-demo-reader='Reader 1'] [data-demo-do={deed}]").ClickAsync();
    }
}
