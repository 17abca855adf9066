using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>What else becomes of devices: a replacement that fails is tried again, one that expired is replaced, and forgotten ones are lent for through self-enrolment.</summary>
[Collection(Journey.Name)]
public sealed class LentAndExpiredJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Tomas = "tomas.novak@meridian.example";
    private const string Ana = "ana.sousa@meridian.example";
    private const string Uma = "uma.krishnan@meridian.example";

    private Portal Portal => shared.Portal;

    [Fact]
    public async Task Damaged_TheReplacementFails_AndIsTriedAgain()
    {
        var (desk, help) = await StaffAsync(Portal);
        var person = await IssueFirstAsync(desk, Portal, Tomas, "Reader 1");
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Damaged", "local");
        await help.FileReplacementAsync();

        // The help desk's window is the hand at the reader: it takes the new card out in the middle of the run, and the operator gives up.
        await desk.HandAsync("Reader 1", "blank");
        await desk.GotoAsync($"/issue/{person}");
        await desk.WizardAsync("person");
        await desk.WalkOnAsync("Reader 1");
        await help.Locator("[popovertarget=demo-readers]").ClickAsync();
        var pull = help.Locator("[data-demo-reader='Reader 1'] [data-demo-do=pull]");
        await pull.WaitForAsync();
        await desk.IssueAsync();
        await pull.ClickAsync();
        await desk.Locator("[data-run-state=WaitingForCard]").WaitForAsync();
        await desk.Locator("[data-abandon]").ClickAsync();
        await desk.Locator("dialog[open] .btn-danger").ClickAsync();
        await desk.Locator("[data-run-state=RolledBack]").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("again-1-failed");
        var devices = await Portal.DevicesAsync(Tomas);
        Assert.Equal(("Invalid", "Damaged"), (devices[0].State, devices[0].InvalidReason));
        Assert.Equal(["OnHold"], devices[0].States);

        await help.Locator("[data-demo-reader='Reader 1'] [data-demo-do=insert]").ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await desk.ToSummaryAsync();
        await desk.PictureAsync("again-2-summary");
        await desk.IssueAsync();
        await desk.DoneAsync();
        devices = [.. (await Portal.DevicesAsync(Tomas)).OrderBy(it => it.State == "Issued")];
        Assert.Equal(["Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["Revoked"], devices[0].States);
        Assert.Equal(["Superseded"], devices[0].Reasons);
        Assert.Equal(4, devices[1].Certificates.Count(it => it.Contains(" Active", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Expired_IsReplacedForThatReasonAlone()
    {
        await using var portal = await Portal.StartAsync();
        var (desk, help) = await StaffAsync(portal);
        var person = await IssueFirstAsync(desk, portal, Ana, "Reader 1");
        await portal.KillAsync();
        await portal.ExpireAsync(Assert.Single(await portal.DevicesAsync(Ana)).Id);
        await portal.StartAgainAsync();
        for (var end = DateTime.UtcNow.AddSeconds(60); Assert.Single(await portal.DevicesAsync(Ana)).State != "Invalid"; await Task.Delay(200)) Assert.True(DateTime.UtcNow < end, "The device does not expire.");
        await help.GotoAsync($"/people/{person}");
        await help.GetByRole(AriaRole.Link, new() { Name = "Replace", Exact = true }).ClickAsync();
        await help.ChooseReplacementAsync("Expired", "local");
        Assert.Equal(["Expired"], await help.Locator("input[name=reason]").EvaluateAllAsync<string[]>("all => all.map(it => it.value)"));
        await help.IsAccessibleAsync();
        await help.PictureAsync("expired-1-replace");
        await help.FileReplacementAsync();
        await desk.GotoAsync($"/issue/{person}");
        await desk.HandAsync("Reader 1", "blank");
        await desk.WizardAsync("person");
        await desk.WalkOnAsync("Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();
        var devices = await portal.DevicesAsync(Ana);
        Assert.Equal(["Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["Active"], devices[1].States);
    }

    [Fact]
    public async Task Forgotten_ADeviceIsBoundByTheOperator_SetUpByItsPerson_AndGivenBack()
    {
        var (desk, help) = await StaffAsync(Portal);
        var person = await IssueFirstAsync(desk, Portal, Ana, "Reader 1");
        var original = Assert.Single(await Portal.DevicesAsync(Ana));
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Forgotten", "self-operator-bound");
        await help.FileReplacementAsync();
        await desk.HandAsync("Reader 1", "blank");
        await desk.BindAsync(person, "Reader 1");

        var ana = await browser.WindowAsync(Portal.Address);
        await ana.GoToMineAsync("ana");
        await ana.Locator("[data-enrolment=self-operator-bound] a.btn-primary").ClickAsync();
        await ana.SetUpAsync("Reader 1");
        await ana.IsAccessibleAsync();
        await ana.PictureAsync("lent-1-bound-by-operator");
        await IsLentAsync(Ana);
        await GiveBackAsync(help, person, ana, Ana, original);
    }

    [Fact]
    public async Task Forgotten_SomebodySaysSoOnAPhone_TakesADeviceFromStock_AndGivesItBack()
    {
        var (desk, help) = await StaffAsync(Portal);
        var person = await IssueFirstAsync(desk, Portal, Uma, "Reader 2");
        var original = Assert.Single(await Portal.DevicesAsync(Uma));
        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        var uma = await browser.WindowAsync(Portal.Address, 390, 844);
        await uma.GoToMineAsync("user");
        await uma.ReportAsync("Forgotten");
        await officer.ApproveFreshAsync("Uma Krishnan");
        await uma.Locator("[data-enrolment=self-user-bound] a.btn-primary").ClickAsync();
        await uma.HandAsync("Reader 2", "blank");
        await uma.SetUpAsync("Reader 2");
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("lent-2-bound-by-user");
        await IsLentAsync(Uma);
        await GiveBackAsync(help, person, uma, Uma, original);
    }

    /// <summary>An operator and the help desk.</summary>
    private async Task<(IPage Desk, IPage Help)> StaffAsync(Portal portal)
    {
        var (desk, help) = (await browser.WindowAsync(portal.Address), await browser.WindowAsync(portal.Address));
        await desk.SignInAsync("operator");
        await help.SignInAsync("helpdesk");
        return (desk, help);
    }

    /// <summary>Issues a first device to somebody; answers who.</summary>
    private static async Task<string> IssueFirstAsync(IPage desk, Portal portal, string email, string reader)
    {
        var person = await portal.PersonAsync(email);
        await desk.GotoAsync($"/issue/{person}");
        await desk.HandAsync(reader, "blank");
        await desk.ToSummaryAsync(reader);
        await desk.IssueAsync();
        await desk.DoneAsync();
        return person;
    }

    /// <summary>The original is out of use until it is back, and the lent one is good.</summary>
    private async Task IsLentAsync(string email)
    {
        var devices = await Portal.DevicesAsync(email);
        Assert.Equal([("Invalid", "Forgotten"), ("Issued", "")], devices.Select(it => (it.State, it.InvalidReason)));
        Assert.Equal(["OnHold"], devices[0].States);
        Assert.Equal(["Active"], devices[1].States);
    }

    /// <summary>The help desk takes back what was lent; its person's page follows, and the original is as it was.</summary>
    private async Task GiveBackAsync(IPage help, string person, IPage page, string email, HeldDevice original)
    {
        await help.GotoAsync($"/people/{person}");
        await help.GetByRole(AriaRole.Button, new() { Name = "Take temporary device back" }).ClickAsync();
        await help.ConfirmAskedAsync();
        await page.Locator($"[data-device=Issued] a[href='me/devices/{original.Id.ToLowerInvariant()}']").WaitForAsync();
        var devices = await Portal.DevicesAsync(email);
        Assert.Equal(original, devices[0], HeldDevice.Same);
        Assert.Equal("Terminated", devices[1].State);
        Assert.Equal(["Revoked"], devices[1].States);
    }
}
