using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>Devices replaced in every mode, by the help desk and by their people, from the first click to the issued replacement; and what becomes of the originals.</summary>
[Collection(Journey.Name)]
public sealed class ReplacementJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Tomas = "tomas.novak@meridian.example";

    private Portal Portal => shared.Portal;

    [Fact]
    public async Task HelpDesk_LendsADevice_TakesItBack_AndReplacesAStolenOneByBinding()
    {
        var person = await Portal.PersonAsync(Tomas);
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 1", "blank");
        await desk.WalkToSummaryAsync("tomas", "Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();
        var original = Assert.Single(await Portal.DevicesAsync(Tomas));
        Assert.Equal(["Active"], original.States);

        // Left at home: the original is out of use at once; withdrawn, it is as it was.
        var help = await browser.WindowAsync(Portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{person}");
        await help.GetByRole(AriaRole.Link, new() { Name = "Replace", Exact = true }).ClickAsync();
        await help.ChooseReplacementAsync("Forgotten", "local");
        await help.GetByText("Certificates put on hold: 4").WaitForAsync();
        await help.IsAccessibleAsync();
        await help.PictureAsync("replace-1-foreseen");
        await help.FileReplacementAsync();
        await help.PictureAsync("replace-2-filed");
        var forgotten = Assert.Single(await Portal.DevicesAsync(Tomas));
        Assert.Equal(("Invalid", "Forgotten"), (forgotten.State, forgotten.InvalidReason));
        Assert.Equal(["OnHold"], forgotten.States);
        await help.WithdrawAsync();
        await help.GetByText("Certificates good again: 4").WaitForAsync();
        await help.PictureAsync("replace-3-withdraw");
        await help.ConfirmAskedAsync();
        Assert.Equal(original, Assert.Single(await Portal.DevicesAsync(Tomas)), HeldDevice.Same);

        // Again, and the operator issues what is lent; the help desk's page follows by itself.
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Forgotten", "local");
        await help.FileReplacementAsync();
        await desk.HandAsync("Reader 1", "blank");
        await desk.GotoAsync("/");
        await desk.Locator(".approved [data-more]").ClickAsync();
        await desk.Locator("tr", new() { HasText = "Tomáš Novák" }).GetByRole(AriaRole.Link, new() { Name = "Issue device" }).ClickAsync();
        await desk.WizardAsync("person");
        await desk.PictureAsync("replace-4-issue");
        await desk.WalkOnAsync("Reader 1");
        await desk.IssueAsync();
        await desk.DoneAsync();
        var lent = (await Portal.DevicesAsync(Tomas))[1];
        Assert.Equal("Issued", lent.State);
        await help.Locator($".tiles a[href='devices/{lent.Id.ToLowerInvariant()}']").WaitForAsync();
        await help.PictureAsync("replace-5-lent");

        // Kept longer, then given back: the original is as it was.
        await help.GotoAsync($"/devices/{lent.Id}");
        await help.Locator("[data-work=Extend]").ClickAsync();
        var until = DateTime.UtcNow.AddDays(12);
        await help.Locator("input[type=date]").FillAsync(until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await help.Locator("input[type=date]").BlurAsync();
        await help.Locator("[data-do]:enabled").ClickAsync();
        await help.GetByText("The device was extended.").WaitForAsync();
        await help.GotoAsync($"/people/{person}");
        await help.GetByRole(AriaRole.Button, new() { Name = "Take temporary device back" }).ClickAsync();
        await help.Locator("dialog.move [data-yes]:enabled").WaitForAsync();
        await help.IsAccessibleAsync();
        await help.PictureAsync("replace-6-return");
        await help.ConfirmAskedAsync();
        var returned = await Portal.DevicesAsync(Tomas);
        Assert.Equal(original, returned[0], HeldDevice.Same);
        Assert.Equal("Terminated", returned[1].State);
        Assert.Equal(["Revoked"], returned[1].States);

        // He reports it damaged himself; an officer denies, and it is as it was once more.
        var tomas = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark);
        await tomas.GoToMineAsync("tomas");
        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await tomas.ReportAsync("Damaged");
        await officer.Locator("button.fresh").ClickAsync();
        await officer.Locator("tr.row[data-state=PendingApproval] button.name", new() { HasText = "Tomáš Novák" }).ClickAsync();
        await officer.Locator(".drawer[data-ready] .btn-danger-quiet:enabled").ClickAsync();
        await officer.Locator("#deny-reason").FillAsync("It works at the gate.");
        await officer.Locator(".deny .btn-danger").ClickAsync();
        await tomas.Locator("[data-device=Issued]").WaitForAsync();
        Assert.Equal(original, (await Portal.DevicesAsync(Tomas))[0], HeldDevice.Same);

        // Stolen: bound by the operator, set up by him on a small screen.
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Stolen", "self-operator-bound");
        await help.FileReplacementAsync();
        await desk.HandAsync("Reader 1", "blank");
        await desk.GotoAsync($"/people/{person}");
        await desk.GetByRole(AriaRole.Link, new() { Name = "Bind for self-enrolment" }).ClickAsync();
        await desk.Locator("[data-bind]:enabled").WaitForAsync();
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("replace-7-bind");
        var password = await desk.BindAsync(person, "Reader 1");
        await desk.PictureAsync("replace-8-bound");
        var alone = await browser.WindowAsync(Portal.Address, 390, 844);
        await alone.SetUpBoundAsync(Tomas, password, "Reader 1");
        var devices = await Portal.DevicesAsync(Tomas);
        Assert.Equal(["Terminated", "Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["KeyCompromise"], devices[0].Reasons);
        Assert.Equal(["Active"], devices[2].States);
        await alone.PictureAsync("replace-9-mine");
    }

    [Fact]
    public async Task Contractor_ReportsALossFromThePhone_AnOfficerApproves_AnOperatorIssues_AndItIsRenewed()
    {
        var (email, name) = await Portal.ContractorAsync();
        var person = await Portal.PersonAsync(email);
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("Reader 2", "blank");
        await desk.WalkToSummaryAsync(name, "Reader 2");
        await desk.IssueAsync();
        await desk.DoneAsync();

        // Without an account and without the card: a code by e-mail lets the contractor in.
        var phone = await browser.WindowAsync(Portal.Address, 390, 844);
        await phone.GoToMineByCodeAsync(Portal, email);
        await phone.Locator("[data-device=Issued]").WaitForAsync();
        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await phone.ReportAsync("Lost");
        await phone.PictureAsync("contractor-1-reported");
        await officer.ApproveFreshAsync(name);
        await phone.Locator("[data-request=Approved]").WaitForAsync();
        await phone.IsAccessibleAsync();
        await phone.PictureAsync("contractor-2-approved");
        await desk.HandAsync("Reader 2", "blank");
        await desk.GotoAsync($"/people/{person}");
        var issue = desk.Locator($"a.btn-primary[href='issue/{person}']");
        await issue.WaitForAsync();
        await desk.PictureAsync("contractor-3-person");
        await issue.ClickAsync();
        await desk.WalkOnAsync("Reader 2");
        await desk.IssueAsync();
        await desk.DoneAsync();
        await phone.Locator("[data-device=Issued]").WaitForAsync();
        var devices = await Portal.DevicesAsync(email);
        Assert.Equal(["Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["KeyCompromise"], devices[0].Reasons);

        // Renewed before it expires: the old one is good until the new one is issued.
        var help = await browser.WindowAsync(Portal.Address, scheme: ColorScheme.Dark);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Renew", "validated");
        await help.PictureAsync("contractor-4-renew");
        await help.FileReplacementAsync();
        Assert.Equal("Issued", (await Portal.DevicesAsync(email))[1].State);
        await desk.HandAsync("Reader 2", "blank");
        await desk.GotoAsync($"/issue/{person}");
        await desk.WizardAsync("person");
        await desk.WalkOnAsync("Reader 2");
        await desk.IssueAsync();
        await desk.DoneAsync();
        devices = await Portal.DevicesAsync(email);
        Assert.Equal(["Terminated", "Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["Superseded"], devices[1].Reasons);
    }
}
