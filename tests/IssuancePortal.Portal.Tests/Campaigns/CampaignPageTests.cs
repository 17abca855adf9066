using Bunit;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Campaigns;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Campaigns;

/// <summary>The pages of campaigns: preview, start, progress while the job works, pause, cancel.</summary>
public sealed class CampaignPageTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    private DevicePolicy _policy = null!;

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    public override async Task InitializeAsync()
    {
        Services.AddSingleton<ChangePolicies>();
        await base.InitializeAsync();
        SignIn(Admin);
        _policy = (await PoliciesOfAsync(Ana))[0];
        await ChangeAsync(session =>
        {
            foreach (var (person, serial) in new[] { (Ana, "A1"), (Ben, "B2") })
            {
                var device = new Device { Kind = DeviceKind.PivCard, Serial = serial, Edge = "piv", PersonId = person.Id, PolicyId = _policy.Id, PolicyVersion = 1, CreatedAt = Noon };
                Assert.True(device.Move(DeviceMove.Bind, MoveActor.Operator).Succeeded && device.Move(DeviceMove.StartPersonalisation, MoveActor.Operator).Succeeded && device.Move(DeviceMove.Issue, MoveActor.Portal).Succeeded);
                if (person == Ben) Assert.True(device.Move(DeviceMove.Suspend, MoveActor.HelpDesk).Succeeded);
                session.Add(device);
            }

            return Task.CompletedTask;
        });
    }

    [Fact]
    public void NewCampaign_EveryDeviceCurrent_SaysSo()
    {
        var page = Render<NewCampaignPage>();
        Until(page, () => Assert.Contains("Every device carries the current version", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NewCampaign_OlderDevices_ShowsWhatWillHappenAndStarts()
    {
        await NextVersionAsync();
        var page = Render<NewCampaignPage>();
        Until(page, () => Assert.Equal("1", page.Find(".preview .number").TextContent));
        Assert.Equal("The device is not in use: Suspended.", page.Find(".why li span:last-child").TextContent);

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        await EventuallyAsync(() => Navigation.Uri.Contains("admin/campaigns/", StringComparison.Ordinal) && !Navigation.Uri.EndsWith("new", StringComparison.Ordinal), "the campaign's page");
    }

    [Fact]
    public async Task Campaign_WhileTheJobWorks_IsFollowedPausedAndCancelled()
    {
        await NextVersionAsync();
        var campaigns = Services.GetRequiredService<MoveToVersion>();
        var id = (await campaigns.StartAsync(new CampaignOrder(_policy.Id), Admin)).Value;
        var page = Render<CampaignPage>(parameters => parameters.Add(it => it.Id, id));
        page.WaitForElement("[data-turn]", Patience);
        Until(page, () => Assert.Equal(("2", "0"), (Number(page, "Waiting"), Number(page, "Asked"))));

        page.Find("[data-turn]").Click();
        Until(page, () => Assert.Contains("Paused", page.Markup, StringComparison.Ordinal));
        Assert.Equal(0, await Services.GetRequiredService<CampaignJob>().RunAsync(default));
        page.Find("[data-turn]").Click();
        Until(page, () => Assert.Contains("Running", page.Markup, StringComparison.Ordinal));

        // What the job does in the background is seen without asking.
        Assert.Equal(2, await Services.GetRequiredService<CampaignJob>().RunAsync(default));
        Until(page, () => Assert.Equal(("0", "1", "1"), (Number(page, "Waiting"), Number(page, "Asked"), Number(page, "Refused"))));
        page.Find("[data-outcome=Refused]").Click();
        Until(page, () => Assert.Contains("Ben Ito", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal));

        page.Find("[data-cancel]").Click();
        page.WaitForElement("[data-confirm-cancel]", Patience).Click();
        Until(page, () => Assert.Empty(page.FindAll("[data-cancel]")));
        await Services.GetRequiredService<CampaignJob>().RunAsync(default);
        Until(page, () => Assert.Equal(("1", "Cancelled"), (Number(page, "Withdrawn"), page.Find(".line .chip").TextContent.Trim())));
    }

    [Fact]
    public async Task Campaign_ForWhoeverMayOnlyRead_IsShownWithoutButtons()
    {
        await NextVersionAsync();
        var id = (await Services.GetRequiredService<MoveToVersion>().StartAsync(new CampaignOrder(_policy.Id), Admin)).Value;
        SignIn(new Actor("amir", null, "Amir Auditor", [Role.Auditor]));
        var page = Render<CampaignPage>(parameters => parameters.Add(it => it.Id, id));
        Until(page, () => Assert.Equal("2", Number(page, "Waiting")));
        Assert.Empty(page.FindAll("[data-turn], [data-cancel]"));
        var list = Render<CampaignsPage>();
        Until(list, () => Assert.Contains("0 of 2 devices done", list.Find(".campaigns").TextContent, StringComparison.Ordinal));
        Assert.Empty(list.FindAll("a.btn-primary"));
    }

    private static string Number(IRenderedComponent<CampaignPage> page, string outcome) => page.Find($"[data-outcome={outcome}] .number").TextContent;

    private async Task NextVersionAsync() =>
        Assert.True((await Services.GetRequiredService<ChangePolicies>().ChangeAsync(_policy.Id, 1, new PolicyOrder(_policy.Name, "", _policy.Content with { ValidDays = 500 }), Admin)).Succeeded);
}
