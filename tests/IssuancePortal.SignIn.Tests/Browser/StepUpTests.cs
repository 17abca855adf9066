using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

[Collection(InBrowser.Name)]
public sealed class StepUpTests(Chromium chromium)
{
    [Fact]
    public async Task AddPasskey_ProofTooOld_AsksForThePasswordFirst()
    {
        var clock = new Offset();
        await using var portal = TestPortal.Listening(clock);
        var page = await chromium.WindowAsync(portal.Address);
        var authenticator = await Authenticator.PlugInAsync(page);
        await page.SignInAsync("operator");
        await page.GotoAsync("/account");
        await page.Locator("#passkey-name").FillAsync("Key");
        clock.Ahead = TimeSpan.FromMinutes(6);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add passkey" }).ClickAsync();
        await page.Locator("#step-up-password").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("step-up");
        await page.Locator("#step-up-password").FillAsync("wrong-password");
        await page.Locator("#step-up-password").PressAsync("Enter");
        await page.Locator("dialog.step-up [role=alert]").WaitForAsync();
        Assert.Equal(0, await authenticator.CountAsync());
        await page.Locator("#step-up-password").FillAsync(Deeds.Password);
        await page.Locator("#step-up-password").PressAsync("Enter");
        await page.Locator("[data-passkey-row=Key]").WaitForAsync();

        // And with the passkey, once it is old again.
        clock.Ahead = TimeSpan.FromMinutes(12);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove “Key”" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use passkey" }).ClickAsync();
        await page.GetByText("No passkey yet").WaitForAsync();
        Assert.Equal(["{\"Way\":\"Password\"}", "{\"Way\":\"Passkey\"}"], (await portal.AuditAsync()).Where(entry => entry.What == "sign-in.proof").Select(entry => entry.Detail).Reverse());
    }

    [Fact]
    public async Task AddPasskey_DialogCancelled_DoesNothing()
    {
        var clock = new Offset();
        await using var portal = TestPortal.Listening(clock);
        var page = await chromium.WindowAsync(portal.Address);
        var authenticator = await Authenticator.PlugInAsync(page);
        await page.SignInAsync("auditor");
        await page.GotoAsync("/account");
        await page.Locator("#passkey-name").FillAsync("Key");
        clock.Ahead = TimeSpan.FromMinutes(6);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add passkey" }).ClickAsync();
        await page.Locator("#step-up-password").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#step-up-password").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(0, await authenticator.CountAsync());
        Assert.DoesNotContain(await portal.AuditAsync(), entry => entry.What is "sign-in.proof" or "passkey.add");
    }

    /// <summary>The system's clock, put ahead.</summary>
    internal sealed class Offset : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
