using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A stack of cards in three readers: chosen, started, a card pulled, the portal killed, gone on with, and the report at the end.</summary>
[Collection(Journey.Name)]
public sealed class BatchJourney(Browser browser)
{
    private static readonly string[] Readers = ["Reader 1", "Reader 2", "Reader 3"];

    [Fact]
    public async Task Operator_FeedsThreeReaders_AndEverybodyHasACardWhateverHappens()
    {
        await using var portal = await Portal.StartAsync();
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.GotoAsync("/batches");
        await desk.GetByText("There was no batch yet").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-1-none");

        await CreateAsync(desk, 7);
        await desk.Locator("[data-start]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-3-ready");
        await desk.Locator("[data-start]").ClickAsync();
        // The demo's readers hold a blank card each.
        await desk.Locator("[data-lane-state=Working]").First.WaitForAsync();
        await desk.PictureAsync("batch-4-running");
        var address = new Uri(desk.Url).PathAndQuery;
        var other = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await other.SignInAsync("officer");
        await other.GotoAsync(address);
        foreach (var reader in Readers) await LaneAsync(desk, reader, "TakeOutGood");
        foreach (var reader in Readers) await LaneAsync(other, reader, "TakeOutGood");
        Assert.Equal(0, await other.Locator("[data-pause]").CountAsync());
        await other.IsAccessibleAsync();
        await other.PictureAsync("batch-5-others-good");
        await desk.IsAccessibleAsync();

        // One is pulled in the middle and comes back; the reader beside it has nothing to do with it.
        await desk.HandAsync("Reader 1", "blank");
        await desk.HandAsync("Reader 2", "blank");
        await LaneAsync(desk, "Reader 1", "Working");
        await desk.HandAsync("Reader 1", "pull");
        await LaneAsync(desk, "Reader 1", "PutBack");
        await LaneAsync(desk, "Reader 2", "TakeOutGood");
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-6-put-back");
        await desk.HandAsync("Reader 1", "insert");
        await LaneAsync(desk, "Reader 1", "TakeOutGood");

        // Killed with a card at work: the batch stands paused, and the card comes to its end.
        await desk.HandAsync("Reader 3", "blank");
        await LaneAsync(desk, "Reader 3", "Working");
        await portal.KillAsync();
        await portal.StartAgainAsync();
        await desk.GotoAsync(address);
        await desk.Locator("[data-paused='refusal.batch-interrupted']").WaitForAsync();
        await LaneAsync(desk, "Reader 3", "TakeOutGood");
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-7-interrupted");
        await desk.Locator("[data-start]:enabled").ClickAsync();
        await desk.Locator("[data-pause]").WaitForAsync();
        await desk.HandAsync("Reader 2", "blank");
        await desk.Locator("[data-batch-state=Ended]").WaitForAsync();
        await desk.Locator("[data-end-report]").WaitForAsync();
        Assert.Equal(("7", "0"), (await desk.Locator("[data-end-report] dd.good").InnerTextAsync(), await desk.Locator("[data-end-report] dd.bad").InnerTextAsync()));
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-8-report");
        var csv = await (await desk.APIRequest.GetAsync(new Uri(portal.Address, $"{address}/report.csv").ToString())).TextAsync();
        Assert.Equal(7, csv.Split("\r\n").Count(line => line.Contains(",Done,", StringComparison.Ordinal)));

        await desk.GotoAsync("/batches");
        await desk.GetByText("7 of 7 done").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-9-list");
    }

    [Fact]
    public async Task Keyboard_Alone_MakesStartsPausesAndStopsABatch()
    {
        await using var portal = await Portal.StartAsync();
        var desk = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await desk.SignInAsync("operator");
        await desk.GotoAsync("/batches/new");
        await ChooseContractorsAsync(desk);
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-new-390-de");
        await desk.Locator("[data-create]:enabled").FocusAsync();
        await desk.Keyboard.PressAsync("Enter");
        await desk.Locator("[data-start]:enabled").WaitForAsync();
        await desk.ListensToAsync("p");
        await desk.Keyboard.PressAsync("p");
        await desk.Locator("[data-batch-state=Running]").WaitForAsync();
        await desk.Locator("[data-pause]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-running-390-de");
        await desk.ListensToAsync("p");
        await desk.Keyboard.PressAsync("p");
        await desk.Locator("[data-batch-state=Paused]").WaitForAsync();
        await desk.Locator("[data-stop]").FocusAsync();
        await desk.Keyboard.PressAsync("Enter");
        await desk.Locator("dialog[open]").WaitForAsync();
        await desk.Locator("dialog[open] .btn-danger").FocusAsync();
        await desk.Keyboard.PressAsync("Enter");
        await desk.Locator("[data-batch-state=Stopped]").WaitForAsync();
        await desk.Locator("[data-rest]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("batch-stopped-390-de");
    }

    private static Task LaneAsync(IPage page, string reader, string state) => page.Locator($"[data-lane='{reader}'][data-lane-state={state}]").WaitForAsync();

    /// <summary>The first so many contractors who can be issued a card.</summary>
    private static async Task CreateAsync(IPage page, int people)
    {
        await page.GotoAsync("/batches/new");
        await ChooseContractorsAsync(page);
        await page.Locator("[data-all]").UncheckAsync();
        await page.GetByText("Create batch of 0").WaitForAsync();
        for (var person = 0; person < people; person++) await page.Locator("[data-tick]:enabled").Nth(person).CheckAsync();
        await page.GetByText($"Create batch of {people}").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("batch-2-new");
        await page.Locator("[data-create]").ClickAsync();
    }

    private static async Task ChooseContractorsAsync(IPage page)
    {
        await page.Locator("[data-policy]").SelectOptionAsync(new SelectOptionValue { Label = "Contractor card" });
        await page.Locator("[data-group] option", new() { HasText = "Contractors" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("[data-tick]:enabled").First.WaitForAsync();
    }
}
