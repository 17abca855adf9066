using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// An operator pairs a real client process in the browser, issues to a card in a real PC/SC reader, and tools that we did not write judge that very card,
/// before and after its certificates are revoked.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Pcsc")]
public sealed class JudgedByOthersJourney(Browser browser)
{
    [Fact]
    public async Task CardInARealReader_IssuedThroughAPairedClient_IsAcceptedByOthersTools()
    {
        await using var portal = await Portal.StartAsync();
        await using var card = await CardInReader.InsertAsync();
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await using var client = await page.PairAsync();

        await page.WalkToSummaryAsync("ana", CardInReader.Reader);
        await page.IssueAsync();
        await page.DoneAsync(180);
        await page.PictureAsync("20-issued-in-a-real-reader");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the device" }).ClickAsync();
        await page.WaitForURLAsync("**/devices/*");
        await page.IsAccessibleAsync();
        await page.PictureAsync("21-device");
        var device = page.Url;

        using var bench = new OpenSslBench(portal.Address);
        await JudgeSecretsAsync();
        await JudgeContentsAsync(bench);
        await JudgeKeysAsync(bench);
        foreach (var slot in Slots) Assert.Contains("good", await bench.OcspAsync(slot), StringComparison.Ordinal);

        var helpDesk = await browser.WindowAsync(portal.Address);
        await helpDesk.SignInAsync("helpdesk");
        await helpDesk.GotoAsync(device);
        await helpDesk.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).ClickAsync();
        await helpDesk.PictureAsync("22-terminate");
        await helpDesk.IsAccessibleAsync();
        await helpDesk.Locator("dialog[open] .btn-danger").ClickAsync();
        await helpDesk.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await helpDesk.GetByText("Terminated").First.WaitForAsync();
        await helpDesk.PictureAsync("23-terminated");
        foreach (var slot in Slots)
        {
            Assert.Contains("revoked", await bench.OcspAsync(slot), StringComparison.Ordinal);
            Assert.Contains("certificate revoked", (await bench.VerifyAsync(slot, withCrl: true)).Output, StringComparison.Ordinal);
        }
    }

    private static readonly string[] Slots = ["9a", "9c", "9d", "9e"];

    private static async Task JudgeSecretsAsync()
    {
        var wrong = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", "123456");
        Assert.NotEqual(0, wrong.Exit);
        var right = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin);
        Assert.True(right.Exit == 0, right.Output);
        var factoryKey = await CardInReader.PivToolAsync("-a", "set-chuid");
        Assert.NotEqual(0, factoryKey.Exit);
        var factoryPuk = await CardInReader.PivToolAsync("-a", "unblock-pin", "-P", "12345678", "-N", "123456");
        Assert.NotEqual(0, factoryPuk.Exit);
    }

    private static async Task JudgeContentsAsync(OpenSslBench bench)
    {
        foreach (var slot in Slots)
        {
            var read = await CardInReader.PivToolAsync("-a", "read-certificate", "-s", slot, "-o", bench.Certificate(slot));
            Assert.True(read.Exit == 0, read.Output);
            var verified = await bench.VerifyAsync(slot, withCrl: true);
            Assert.True(verified.Exit == 0, verified.Output);
        }

        var status = await CardInReader.PivToolAsync("-a", "status");
        Assert.Contains("CHUID", status.Output, StringComparison.Ordinal);
        await bench.ChuidAndSecurityObjectAsync();
        var dump = await CardInReader.OpenScAsync("pkcs15-tool", "-D");
        Assert.Contains("Certificate for PIV Authentication", dump.Output, StringComparison.Ordinal);
    }

    private static async Task JudgeKeysAsync(OpenSslBench bench)
    {
        foreach (var slot in (string[])["9a", "9c", "9e"])
        {
            var test = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin, "-a", "test-signature", "-s", slot, "-i", bench.Certificate(slot));
            Assert.True(test.Exit == 0 && test.Output.Contains("Successful", StringComparison.OrdinalIgnoreCase), $"{slot}: {test.Output}");
        }

        var decipher = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin, "-a", "test-decipher", "-s", "9d", "-i", bench.Certificate("9d"));
        Assert.True(decipher.Exit == 0 && decipher.Output.Contains("Successful", StringComparison.OrdinalIgnoreCase), decipher.Output);
        await bench.SignWithOpenScAsync();
    }
}
