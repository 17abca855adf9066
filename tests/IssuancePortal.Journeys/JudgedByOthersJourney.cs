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
        await bench.JudgeAsync();
        foreach (var slot in PivJudge.Slots) Assert.Contains("good", await bench.OcspAsync(slot), StringComparison.Ordinal);

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
        foreach (var slot in PivJudge.Slots)
        {
            Assert.Contains("revoked", await bench.OcspAsync(slot), StringComparison.Ordinal);
            Assert.Contains("certificate revoked", (await bench.VerifyAsync(slot, withCrl: true)).Output, StringComparison.Ordinal);
        }
    }
}
