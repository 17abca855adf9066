using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>Each kind of device that people carry, beside the plain card, in every mode but face to face: a first one, and one in its place.</summary>
[Collection(Journey.Name)]
public sealed class EveryModeJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Key = "YubiKey";
    private const string KeyPolicy = "Developer YubiKey";
    private const string GlobalPlatform = "Reader 3";
    private const string CardPolicy = "Employee PIV card";

    private Portal Portal => shared.Portal;

    [Theory]
    [InlineData(Key, KeyPolicy)]
    [InlineData(GlobalPlatform, CardPolicy)]
    public async Task OperatorBinds_UserSetsUp_Twice_AndTakesAThirdAloneAfterALoss(string reader, string policy)
    {
        var (person, name) = await Portal.DeveloperAsync();
        var email = await Portal.EmailAsync(person);
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync(reader, "blank");
        var password = await desk.BindAsync(person, reader, policy);
        var alone = await browser.WindowAsync(Portal.Address, 390, 844);
        await alone.SetUpBoundAsync(email, password, reader);
        await alone.IsAccessibleAsync();
        await alone.PictureAsync($"every-mode-{reader}-1-bound");

        var help = await browser.WindowAsync(Portal.Address);
        await help.SignInAsync("helpdesk");
        await ReplaceAsync(help, person, policy, "Damaged", "self-operator-bound");
        await desk.HandAsync(reader, "blank");
        password = await desk.BindAsync(person, reader);
        var again = await browser.WindowAsync(Portal.Address, 390, 844, ColorScheme.Dark);
        await again.SetUpBoundAsync(email, password, reader);
        await IsReplacedAsync(email, 2, "Superseded");

        var officer = await QueueAsync();
        await again.ReportAsync("Lost");
        await officer.ApproveFreshAsync(name);
        await again.Locator("[data-enrolment=self-user-bound] a.btn-primary").ClickAsync();
        await again.HandAsync(reader, "blank");
        await again.SetUpAsync(reader);
        await again.PictureAsync($"every-mode-{reader}-2-alone");
        await IsReplacedAsync(email, 3, "KeyCompromise");
    }

    [Theory]
    [InlineData(Key, KeyPolicy)]
    [InlineData(GlobalPlatform, CardPolicy)]
    public async Task UserTakesAFirstOneAlone_AndTheHelpDeskHasAnotherIssued(string reader, string policy)
    {
        var (person, _) = await Portal.DeveloperAsync();
        var email = await Portal.EmailAsync(person);
        var alone = await browser.WindowAsync(Portal.Address);
        await alone.GoToMineByCodeAsync(Portal, email);
        await alone.HandAsync(reader, "blank");
        await alone.Locator($"[data-enrolment=self-user-bound][data-policy='{policy}'] a.btn-primary").ClickAsync();
        await alone.SetUpAsync(reader);

        var (desk, help) = (await browser.WindowAsync(Portal.Address), await browser.WindowAsync(Portal.Address));
        await help.SignInAsync("helpdesk");
        await ReplaceAsync(help, person, policy, "Damaged", "validated");
        await desk.SignInAsync("operator");
        await desk.HandAsync(reader, "blank");
        await desk.GotoAsync($"/issue/{person}");
        await desk.WalkOnAsync(reader);
        await desk.IssueAsync();
        await desk.DoneAsync();
        await alone.Locator("[data-device=Issued]").WaitForAsync();
        await IsReplacedAsync(email, 2, "Superseded");
    }

    [Theory]
    [InlineData(Key, KeyPolicy)]
    [InlineData(GlobalPlatform, CardPolicy)]
    public async Task OfficerApproves_OperatorIssues(string reader, string policy)
    {
        var (person, name) = await Portal.DeveloperAsync();
        var officer = await QueueAsync();
        var desk = await browser.WindowAsync(Portal.Address);
        await desk.SignInAsync("operator");
        await desk.GotoAsync($"/people/{person}/request");
        await desk.Locator("label.choice-card", new() { HasText = policy }).Filter(new() { HasText = "Validated" }).ClickAsync();
        await desk.Locator("textarea").FillAsync("Starts on Monday.");
        await desk.Locator("[data-file]:enabled").ClickAsync();
        await desk.Locator("[data-request-state=PendingApproval]").WaitForAsync();
        await officer.ApproveFreshAsync(name);
        await desk.Locator("[data-request-state=Approved]").WaitForAsync();
        await desk.HandAsync(reader, "blank");
        await desk.GotoAsync($"/issue/{person}");
        await desk.WalkOnAsync(reader);
        await desk.IssueAsync();
        await desk.DoneAsync();
        await desk.PictureAsync($"every-mode-{reader}-3-approved");
        Assert.Equal("Issued", Assert.Single(await Portal.DevicesAsync(await Portal.EmailAsync(person))).State);
    }

    /// <summary>An officer who looks on at the queue.</summary>
    private async Task<IPage> QueueAsync()
    {
        var officer = await browser.WindowAsync(Portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        return officer;
    }

    private static async Task ReplaceAsync(IPage help, string person, string policy, string reason, string mode)
    {
        await help.GotoAsync($"/people/{person}/replace");
        await help.Locator($"input[name=reason][value={reason}]").CheckAsync();
        await help.Locator("select", new() { HasText = policy }).First.SelectOptionAsync(new SelectOptionValue { Label = policy });
        await help.ChooseReplacementAsync(reason, mode);
        await help.FileReplacementAsync();
    }

    /// <summary>Only the last of so many devices is good; the one before it was revoked for the reason.</summary>
    private async Task IsReplacedAsync(string email, int count, string reason)
    {
        var devices = await Portal.DevicesAsync(email);
        Assert.Equal([.. Enumerable.Repeat("Terminated", count - 1), "Issued"], devices.Select(it => it.State));
        Assert.Equal([reason], devices[^2].Reasons);
        Assert.Equal(["Active"], devices[^1].States);
    }
}
