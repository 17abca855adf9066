using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A policy that wants the end of a device approved: the help desk asks, an officer sees on the live queue what will happen and approves, and the device has ended with one certificate living on.</summary>
[Collection(Journey.Name)]
public sealed class ValidatedTerminationJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private Portal Portal => shared.Portal;

    [Fact]
    public async Task HelpDesk_AsksForTheEnd_AndTheOfficersApprovalEndsTheDevice()
    {
        var admin = await browser.WindowAsync(Portal.Address);
        await admin.SignInAsync("admin");
        await admin.GotoAsync("/admin/policies");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Employee PIV card", Exact = true }).ClickAsync();
        await admin.Locator(".key", new() { HasText = "Encryption" }).GetByText("Stays valid when the device").ClickAsync();
        await admin.GetByText("A validation officer approves before a device in use is ended").ClickAsync();
        await admin.Locator(".pending").WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("end-1-policy");
        await admin.Locator("form .btn-primary:enabled").ClickAsync();
        await admin.Locator("dialog[open] .btn-primary").ClickAsync();
        await admin.Locator(".history").WaitForAsync();

        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 1", "blank");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();
        var ana = (await Portal.DevicesAsync("ana.sousa@meridian.example")).Single(it => it.State == "Issued");

        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();

        var help = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark, "de");
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/devices/{ana.Id.ToLowerInvariant()}");
        await help.Locator("[data-move=Terminate]").ClickAsync();
        await help.Locator("[data-needs-approval]").WaitForAsync();
        Assert.Equal(("3", "1"), (await help.Locator("[data-revoked]").GetAttributeAsync("data-revoked"), await help.Locator("[data-spared]").GetAttributeAsync("data-spared")));
        await help.IsAccessibleAsync();
        await help.PictureAsync("end-2-ask-de-dark");
        // After a loss nothing is asked and nothing lives on.
        await help.Locator("dialog.terminate input[type=radio]").Nth(3).CheckAsync();
        await help.Locator("[data-needs-approval]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await help.Locator("[data-revoked='4']").WaitForAsync();
        await help.Locator("dialog.terminate input[type=radio]").Nth(0).CheckAsync();
        await help.Locator("[data-needs-approval]").WaitForAsync();
        await help.Locator("dialog.terminate .btn-danger").ClickAsync();
        await help.GetByText("Das Ende des Geräts ist beantragt.").WaitForAsync();

        await officer.Locator("button.fresh").ClickAsync();
        await officer.Locator("tr.row[data-state=PendingApproval]", new() { HasText = "End of a device" }).Locator("button.name").ClickAsync();
        await officer.Locator(".drawer[data-ready] [data-approve]:enabled").WaitForAsync();
        Assert.Contains("These certificates stay valid: Encryption.", await officer.Locator(".drawer[data-ready]").InnerTextAsync(), StringComparison.Ordinal);
        await officer.IsAccessibleAsync();
        await officer.PictureAsync("end-3-drawer");
        await officer.Locator("[data-approve]").ClickAsync();
        await officer.Locator("tr.row[data-state=Executed]", new() { HasText = "Ana Sousa" }).WaitForAsync();

        var ended = (await Portal.DevicesAsync("ana.sousa@meridian.example")).Single(it => it.Id == ana.Id);
        Assert.Equal("Terminated", ended.State);
        Assert.Equal(["Active", "Revoked"], ended.States.Order());
    }
}
