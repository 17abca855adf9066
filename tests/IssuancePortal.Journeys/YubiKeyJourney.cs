using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// YubiKeys from the first click to their maker's tools accepting what was issued: to somebody at the desk, and in place of a lost one.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Pcsc")]
public sealed class YubiKeyJourney(Browser browser)
{
    private const string Policy = "Developer YubiKey";
    private static readonly string[] Slots = ["9a", "9c"];

    [Fact]
    public async Task YubiKeyInARealReader_IssuedAndReplaced_IsAcceptedByItsMakersTools()
    {
        await using var portal = await Portal.StartAsync();
        var (developer, name) = await portal.DeveloperAsync();
        using var bench = new OpenSslBench(portal.Address);
        using var later = new OpenSslBench(portal.Address);
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await using var client = await desk.PairAsync();

        await using (await CardInReader.InsertAsync("yubikey"))
        {
            await desk.GotoAsync("/issue");
            var search = desk.GetByRole(AriaRole.Combobox);
            await search.FillAsync(name);
            await desk.GetByRole(AriaRole.Option).First.WaitForAsync();
            await search.PressAsync("Enter");
            await desk.WizardAsync("person");
            await desk.GoOnAsync();
            await desk.WizardAsync("policy");
            await desk.GetByRole(AriaRole.Radio, new() { Name = Policy }).CheckAsync(new() { Force = true });
            await desk.PictureAsync("yubikey-1-policy");
            await desk.GoOnAsync();
            await desk.WizardAsync("card");
            await desk.Locator($"input[type=radio][value='{CardInReader.Reader}']").CheckAsync(new() { Force = true });
            await desk.PictureAsync("yubikey-2-key");
            await desk.IsAccessibleAsync();
            await desk.GoOnAsync();
            await desk.WizardAsync("pin");
            await desk.TypePinAsync(Deeds.Pin);
            await desk.GoOnAsync();
            await desk.WizardAsync("summary");
            await desk.IssueAsync();
            await desk.DoneAsync(180);
            await desk.PictureAsync("yubikey-3-issued");
            await JudgeAsync(bench);
        }

        // Lost: the help desk says so, and an operator issues another one for the request.
        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{developer}");
        await help.GetByRole(AriaRole.Link, new() { Name = "Replace", Exact = true }).ClickAsync();
        await help.Locator("input[name=reason][value=Lost]").CheckAsync();
        await help.Locator("select", new() { HasText = Policy }).SelectOptionAsync(new SelectOptionValue { Label = Policy });
        await help.ChooseReplacementAsync("Lost", "local");
        await help.PictureAsync("yubikey-4-lost");
        await help.FileReplacementAsync();
        await using (await CardInReader.InsertAsync("yubikey"))
        {
            await desk.GotoAsync("/");
            await desk.Locator(".approved [data-more]").ClickAsync();
            await desk.Locator("tr", new() { HasText = name }).GetByRole(AriaRole.Link, new() { Name = "Issue device" }).ClickAsync();
            await desk.WalkOnAsync(CardInReader.Reader);
            await desk.IssueAsync();
            await desk.DoneAsync(180);
            await desk.PictureAsync("yubikey-5-replaced");
            await JudgeAsync(later);
        }

        foreach (var slot in Slots)
        {
            Assert.Contains("revoked", await bench.OcspAsync(slot), StringComparison.Ordinal);
            Assert.Contains("good", await later.OcspAsync(slot), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task YubiKeyThatNobodyCanOpenAnyMore_IsResetOnlyWhenSomebodyAgrees()
    {
        await using var portal = await Portal.StartAsync();
        var (developer, _) = await portal.DeveloperAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await using var client = await desk.PairAsync();
        await using var key = await CardInReader.InsertAsync("yubikey");
        await desk.GotoAsync($"/issue/{developer}");
        await desk.WizardAsync("person");
        await desk.GoOnAsync();
        await desk.WizardAsync("policy");
        await desk.GetByRole(AriaRole.Radio, new() { Name = Policy }).CheckAsync(new() { Force = true });
        await desk.GoOnAsync();
        await desk.WalkFromCardAsync(CardInReader.Reader);
        await desk.IssueAsync();
        await desk.DoneAsync(180);
        var device = Assert.Single(await portal.DevicesAsync(await portal.EmailAsync(developer))).Id.ToLowerInvariant();
        string said;
        var tries = 0;
        do said = (await CardInReader.PivToolAsync("-a", "unblock-pin", "-P", "00000000", "-N", "111111")).Output;
        while (!said.Contains("is blocked", StringComparison.OrdinalIgnoreCase) && ++tries < 20);
        Assert.Contains("is blocked", said, StringComparison.OrdinalIgnoreCase);

        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/devices/{device}");
        await help.Locator("[data-move=Terminate]").ClickAsync();
        await help.Locator("dialog.terminate .btn-danger").ClickAsync();
        await help.GetByText("Terminated").First.WaitForAsync();

        await desk.GotoAsync($"/devices/{device}");
        await desk.Locator("[data-work=Recycle]").ClickAsync();
        var dialog = desk.Locator("dialog.move[open]");
        await dialog.Locator("[data-yes]:enabled").ClickAsync();
        await dialog.Locator(".foreseen .no").WaitForAsync(new() { Timeout = 90_000 });
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("yubikey-6-blocked");
        await dialog.Locator("[data-reset]").CheckAsync();
        await dialog.Locator("[data-yes]:enabled").ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 90_000 });
        await desk.GetByText("The card is empty, the device is in stock.").WaitForAsync();
        var reset = await CardInReader.YkmanAsync("piv", "info");
        Assert.Contains("WARNING: Using default PIN", reset.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CardInReader.PivToolAsync("-a", "unblock-pin", "-P", "12345678", "-N", "123456")).Exit);
        Assert.DoesNotContain("Slot 9A", reset.Output, StringComparison.Ordinal);
    }

    /// <summary>Nothing of the factory is left, the certificates are good, and each is for a key that the YubiKey attests.</summary>
    private static async Task JudgeAsync(OpenSslBench bench)
    {
        var info = await CardInReader.YkmanAsync("piv", "info");
        Assert.True(info.Exit == 0, info.Output);
        Assert.Contains("Management key algorithm: AES256", info.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING: Using default", info.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await CardInReader.PivToolAsync("-a", "verify-pin", "-P", "123456")).Exit);
        Assert.NotEqual(0, (await CardInReader.PivToolAsync("-a", "unblock-pin", "-P", "12345678", "-N", "123456")).Exit);
        Assert.NotEqual(0, (await CardInReader.YkmanAsync("piv", "objects", "generate", "-m", "010203040506070801020304050607080102030405060708", "-P", Deeds.Pin, "chuid")).Exit);
        foreach (var slot in Slots)
        {
            var read = await CardInReader.PivToolAsync("-a", "read-certificate", "-s", slot, "-o", bench.Certificate(slot));
            Assert.True(read.Exit == 0, read.Output);
            var verified = await bench.VerifyAsync(slot, withCrl: true);
            Assert.True(verified.Exit == 0, verified.Output);
            await bench.AttestedAsync(slot);
            var test = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin, "-a", "test-signature", "-s", slot, "-i", bench.Certificate(slot));
            Assert.True(test.Exit == 0 && test.Output.Contains("Successful", StringComparison.OrdinalIgnoreCase), $"{slot}: {test.Output}");
        }

        await bench.ChuidAndSecurityObjectAsync();
        await bench.SignWithOpenScAsync();
    }
}
