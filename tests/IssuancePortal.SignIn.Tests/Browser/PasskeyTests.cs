using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

[Collection(InBrowser.Name)]
public sealed class PasskeyTests(Chromium chromium)
{
    [Fact]
    public async Task Passkey_AddedOnMyAccount_SignsInUntilItIsRemoved()
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address);
        var authenticator = await Authenticator.PlugInAsync(page);
        await page.SignInAsync("operator");
        await AddAsync(page, "My laptop");
        Assert.Equal(1, await authenticator.CountAsync());
        await page.IsAccessibleAsync();
        await page.PictureAsync("account-passkey");

        // The name field suggests it without a press of the button; its person is not there yet.
        await authenticator.TouchAsync(false);
        await page.SignOutAsync();
        await page.IsAccessibleAsync();
        await authenticator.TouchAsync(true);
        await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
        await page.IsInAsync();
        await page.WaitForURLAsync("**/account");
        Assert.Equal("Passkey", await page.Locator("[data-session=current] strong").InnerTextAsync());
        var entries = await portal.AuditAsync();
        Assert.Equal("{\"Way\":\"Passkey\"}", entries.First(entry => entry.What == "sign-in").Detail);
        Assert.Single(entries, entry => entry.What == "passkey.add");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove “My laptop”" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove passkey" }).ClickAsync();
        await page.GetByText("No passkey yet").WaitForAsync();
        await page.SignOutAsync();
        // The browser still has it and offers it by itself; the portal knows it no more.
        await page.GetByText("The passkey was not accepted.").WaitForAsync();
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Passkey_WithoutVerifyingItsPerson_DoesNotSignIn()
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address);
        var authenticator = await Authenticator.PlugInAsync(page);
        await page.SignInAsync("helpdesk");
        await AddAsync(page, "Key");
        await authenticator.RecogniseAsync(false);
        await page.SignOutAsync();
        await page.Locator("form[data-passkey] button").ClickAsync();
        await page.Locator("form[data-passkey] [role=alert]:visible").WaitForAsync();
        Assert.EndsWith("/sign-in", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_MyAccount_RenamesAPasskeyAndEndsAnotherSession()
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address);
        await Authenticator.PlugInAsync(page);
        await page.SignInAsync("auditor");
        var elsewhere = await chromium.WindowAsync(portal.Address);
        await elsewhere.SignInAsync("auditor");

        await AddAsync(page, "Kay");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename “Kay”" }).ClickAsync();
        await page.Locator(".rename input").FillAsync("Key on my ring");
        await page.Locator(".rename button[type=submit]").ClickAsync();
        await page.Locator("[data-passkey-row='Key on my ring']").WaitForAsync();

        Assert.Equal(1, await page.Locator("[data-session=open]").CountAsync());
        await page.Locator("[data-session=open] button").ClickAsync();
        await page.Locator("[data-session=over]").WaitForAsync();
        await elsewhere.GotoAsync("/account");
        await elsewhere.Locator("#sign-in-user").WaitForAsync();
        var entries = await portal.AuditAsync();
        Assert.Single(entries, entry => entry.What == "session.end");
        Assert.Single(entries, entry => entry.What == "passkey.rename");
    }

    [Fact]
    public async Task Password_Changed_KeepsThisSessionAndEndsTheOthers()
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address);
        await page.SignInAsync("ana");
        var elsewhere = await chromium.WindowAsync(portal.Address);
        await elsewhere.SignInAsync("ana");

        await ChangeAsync(page, "wrong-password", "five little ducks went out");
        await page.GetByText("The present password is wrong.").WaitForAsync();
        await ChangeAsync(page, Deeds.Password, "five little ducks went out");
        await page.GetByText("The password was changed.").WaitForAsync();
        await page.IsAccessibleAsync();
        Assert.Equal(0, await page.Locator("[data-session=open]").CountAsync());

        // Cookies are looked at again every few seconds.
        var end = DateTime.UtcNow.AddSeconds(20);
        while ((await elsewhere.Context.APIRequest.GetAsync($"{portal.Address}account", new() { MaxRedirects = 0 })).Status == 200)
        {
            Assert.True(DateTime.UtcNow < end, "The other session goes on.");
            await Task.Delay(200);
        }

        await elsewhere.Context.ClearCookiesAsync();
        await elsewhere.SignInAsync("ana", "five little ducks went out");
    }

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light, "en")]
    [InlineData(390, 844, ColorScheme.Dark, "de")]
    public async Task Pages_OfSignIn_AreAccessible(int width, int height, ColorScheme scheme, string language)
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address, width, height, scheme, language);
        await page.GotoAsync("/sign-in");
        await page.Locator("form[data-passkey] button").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"sign-in-{width}-{scheme}");
        await page.SignInAsync("operator");
        await page.GotoAsync("/account");
        await page.Locator("[data-session=current]").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"account-{width}-{scheme}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
    }

    private static async Task AddAsync(IPage page, string name)
    {
        await page.GotoAsync("/account");
        await page.Locator("#passkey-name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add passkey" }).ClickAsync();
        await page.Locator($"[data-passkey-row='{name}']").WaitForAsync();
    }

    private static async Task ChangeAsync(IPage page, string current, string password)
    {
        await page.GotoAsync("/account");
        await page.Locator("#password-current").FillAsync(current);
        await page.Locator("#password-new").FillAsync(password);
        await page.Locator("#password-repeat").FillAsync(password);
        await page.Locator("#password-repeat").PressAsync("Enter");
    }
}
