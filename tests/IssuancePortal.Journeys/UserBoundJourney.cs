using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>Somebody takes a device from stock and sets it up alone, from the first click on; what is not theirs to take is refused with its reason.</summary>
[Collection(Journey.Name)]
public sealed class UserBoundJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Uma = "uma.krishnan@meridian.example";

    private Portal Portal => shared.Portal;

    [Fact]
    public async Task Newcomer_TakesADeviceFromStock_AndReplacesItAlone()
    {
        var uma = await browser.WindowAsync(Portal.Address, 390, 844);
        await uma.GoToMineAsync("user");
        Assert.Equal(["Employee PIV card", "Employee PIV card, RSA", "Virtual smart card"], await uma.Locator("[data-enrolment=self-user-bound]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.policy).sort()"));
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("mine-1-offers");

        // What is not hers to take.
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 2", "blank");
        await desk.BindAsync(await Portal.PersonAsync("ana.sousa@meridian.example"), "Reader 2");
        await uma.Locator("[data-policy='Employee PIV card'] a.btn-primary").ClickAsync();
        await uma.Locator("[data-step=Device]").WaitForAsync();
        await uma.HandAsync("Reader 1", "unknown");
        await uma.ReaderAsync("Reader 1");
        await uma.SaysAsync("This device is not one of ours.");
        Assert.True(await uma.Locator("[data-next]").IsDisabledAsync());
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("mine-2-unknown");
        await uma.ReaderAsync("Reader 2");
        await uma.SaysAsync("This device is meant for somebody else.");
        await uma.PictureAsync("mine-3-reserved");
        await uma.ReaderAsync("YubiKey");
        await uma.SaysAsync("Another kind of device is wanted here.");

        // The right one; taken out while the PIN is typed, nothing typed is lost.
        await uma.HandAsync("Reader 1", "blank");
        await uma.ReaderAsync("Reader 1");
        await uma.SaysAsync("This device can be set up.");
        await uma.PictureAsync("mine-4-stock");
        await uma.Locator("[data-next]:enabled").ClickAsync();
        await uma.TypePinAsync(Deeds.Pin);
        await uma.Locator("[data-start]:enabled").WaitForAsync();
        await uma.HandAsync("Reader 1", "pull");
        await uma.Locator("[data-start]:disabled").WaitForAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("mine-5-pulled");
        await uma.HandAsync("Reader 1", "insert");
        await uma.Locator("[data-start]:enabled").ClickAsync();
        await uma.WaitForURLAsync("**/me/runs/*");
        await uma.DoneAsync();
        await uma.GetByRole(AriaRole.Link, new() { Name = "To my devices" }).ClickAsync();
        await uma.Locator("[data-device=Issued]").WaitForAsync();
        Assert.Equal(0, await uma.Locator("[data-enrolment]").CountAsync());

        // A device in use is nobody else's to take.
        var tomas = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark, language: "de");
        await tomas.GoToMineAsync("tomas");
        await tomas.Locator("[data-enrolment] a.btn-primary").ClickAsync();
        await tomas.ReaderAsync("Reader 1");
        await tomas.SaysAsync("gehört jemand anderem");
        await tomas.IsAccessibleAsync();
        await tomas.PictureAsync("mine-6-in-use-de");

        // It is lost: she says so without it, an officer allows a new one while she looks on, and she sets that one up alone.
        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await uma.ReportAsync("Lost");
        var lost = Assert.Single(await Portal.DevicesAsync(Uma));
        Assert.Equal(("Invalid", "Lost"), (lost.State, lost.InvalidReason));
        Assert.Equal(["OnHold"], lost.States);
        await officer.ApproveFreshAsync("Uma Krishnan");
        await uma.Locator("[data-enrolment=self-user-bound] a.btn-primary").ClickAsync();
        await uma.HandAsync("Reader 1", "blank");
        await uma.PictureAsync("mine-7-replacement");
        await uma.SetUpAsync("Reader 1");
        var both = await Portal.DevicesAsync(Uma);
        Assert.Equal(["Terminated", "Issued"], both.Select(it => it.State));
        Assert.Equal(["Revoked"], both[0].States);
        Assert.Equal(["KeyCompromise"], both[0].Reasons);
        Assert.Equal(["Active"], both[1].States);
        await Assertions.Expect(uma.Locator("[data-device]")).ToHaveCountAsync(1);
        await uma.PictureAsync("mine-8-replaced");
    }
}
