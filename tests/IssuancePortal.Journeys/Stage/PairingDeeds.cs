using Microsoft.Playwright;

namespace IssuancePortal.Journeys.Stage;

/// <summary>Connecting a real client.</summary>
internal static class PairingDeeds
{
    /// <summary>Presses "Connect this computer" and gives the client the pasted ticket, as where no link handler is installed.</summary>
    public static async Task<Tool> PairAsync(this IPage page)
    {
        var state = Directory.CreateTempSubdirectory("journey-client-").FullName;
        await page.Locator("button.workstation").ClickAsync();
        await page.Locator("dialog.connect[open] .start .btn").ClickAsync();
        var link = await page.Locator("dialog.connect a[href^='cmsclient://']").GetAttributeAsync("href");
        await page.IsAccessibleAsync();
        await page.PictureAsync("3-connect");
        var client = Tool.DotNet(Repository.CmsClient, null, "pair", link!, "--yes", "--then-run", "--state-dir", state);
        try
        {
            await client.SaysAsync("Paired with");
            await page.Locator($"button.workstation[title='{Environment.MachineName}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.PictureAsync("4-connected");
            await page.Keyboard.PressAsync("Escape");
            return client;
        }
        catch
        {
            // A client left behind would go on opening the cards of every later test.
            await client.DisposeAsync();
            throw;
        }
    }
}
