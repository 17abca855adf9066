using Bunit;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Batches;
using IssuancePortal.Portal.Tests.Issue;
using IssuancePortal.SimulatedDevices;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Batches;

/// <summary>The pages of batches: who is in one, its readers while it runs, its report.</summary>
public sealed class BatchPageTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Driver = Operator with { ProvenAt = DateTimeOffset.MaxValue };

    private DevicePolicy _card = null!;

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    private PlanBatch Plan => Services.GetRequiredService<PlanBatch>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _card = (await PoliciesOfAsync(Ana)).Single(policy => policy.Kind == DeviceKind.PivCard);
    }

    [Fact]
    public void Batches_None_SaysHowToGetOne()
    {
        var page = Render<BatchesPage>();
        Until(page, () => Assert.Contains("There was no batch yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("batches/new", page.Find("[data-new]").GetAttribute("href"));
    }

    [Fact]
    public async Task Batches_OfOthers_AreListedForWhoOnlyLooks()
    {
        var id = await CreateAsync(Ana, Ben);
        SignIn(new Actor("hana", null, "Hana", [Role.HelpDesk]));
        var page = Render<BatchesPage>();
        Until(page, () => Assert.Single(page.FindAll("[data-batch]")));
        Assert.Contains("0 of 2 done", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-new]"));
        var batch = Open(id);
        Until(batch, () => Assert.Equal(2, batch.FindAll("[data-row]").Count));
        Assert.Empty(batch.FindAll("[data-start],[data-stop],[data-set-aside]"));
    }

    [Fact]
    public async Task NewBatch_List_ShowsWhoCannotAndMakesOneOfTheRest()
    {
        await ChangeAsync(async session => (await session.PersonAsync(Ben.Id))!.IsActive = false);
        var page = Render<NewBatchPage>();
        page.WaitForElement("[data-policy]", Patience).Change(_card.Id.ToString());
        page.WaitForElement("[data-source=list]", Patience).Change("list");
        page.WaitForElement("[data-list]", Patience).Change($"{Ana.EmployeeNumber}\n{Ben.Email}\nnobody");
        Until(page, () => Assert.Equal(2, page.FindAll("[data-tick]").Count));
        Assert.Contains("1 are not known:", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find($"[data-tick={Ben.EmployeeNumber}]").HasAttribute("disabled"));
        Assert.Equal("Create batch of 1", page.Find("[data-create]").TextContent);

        page.Find("[data-all]").Change(false);
        Assert.True(page.Find("[data-create]").HasAttribute("disabled"));
        page.Find($"[data-tick={Ana.EmployeeNumber}]").Change(true);
        page.Find("form").Submit();
        await EventuallyAsync(() => Navigation.Uri.Contains("batches/", StringComparison.Ordinal) && !Navigation.Uri.EndsWith("new", StringComparison.Ordinal), "the batch's page");
        var batch = Assert.Single(await Store.ReadAsync(session => session.Batches.ListAsync(5)));
        Assert.Equal((1, "local"), (batch.Items, batch.Mode));
    }

    [Fact]
    public void NewBatch_Group_HasItsMembersInOrder()
    {
        var page = Render<NewBatchPage>();
        page.WaitForElement("[data-policy]", Patience).Change(_card.Id.ToString());
        // Only those whose members may be issued it, the first of them chosen.
        Until(page, () => Assert.Equal("Employees (3)", Assert.Single(page.FindAll("[data-group] option")).TextContent));
        Until(page, () => Assert.Equal(["Ben Ito", "Cleo Marsh", "Ana Sousa"], page.FindAll("[data-tick]").Select(box => box.GetAttribute("aria-label"))));
        Assert.Contains("a PIN that nobody knows", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_FromStartToReport_SaysEveryMovementOfTheHand()
    {
        var id = await CreateAsync(Ana, Ben);
        await EventuallyAsync(() => Workstation.Report.Readers.Count == 2, "both readers");
        var page = Open(id);
        page.WaitForElement("[data-start]", Patience);
        Until(page, () => Assert.Equal("Start with 2 readers", page.Find("[data-start]").TextContent));
        page.Find("[data-start]").Click();
        Until(page, () => Assert.Equal(["Insert", "Insert"], Lanes(page)));
        Assert.Contains("Next: Ana Sousa", page.Markup, StringComparison.Ordinal);

        await InsertAsync(Reader1, NewCard());
        Until(page, () => Assert.Equal(["TakeOutGood", "Insert"], Lanes(page)));
        Assert.Equal("Ana Sousa", page.Find("[data-lane='Reader 1'] .who").TextContent);
        await InsertAsync(Reader2, SimulatedYubiKey.Create(new()));
        Until(page, () => Assert.Equal(["TakeOutGood", "TakeOutBad"], Lanes(page)));
        Assert.Contains("PIV card", page.Find("[data-lane='Reader 2'] .why").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("[data-bad-card]"));

        Readers.Pull(Reader2);
        Until(page, () => Assert.Equal(["TakeOutGood", "Insert"], Lanes(page)));
        await InsertAsync(Reader2, NewCard());
        Until(page, () => Assert.Equal("Ended", page.Find("[data-batch-state]").GetAttribute("data-batch-state")));
        Until(page, () => Assert.Equal("2", page.Find("[data-end-report] dd.good").TextContent));
        Assert.Equal("1", page.Find("[data-end-report] dd.bad").TextContent);
        Assert.Equal(["Reader 1", "Reader 2"], page.FindAll("[data-report-reader]").Select(row => row.GetAttribute("data-report-reader")));
        Assert.Empty(page.FindAll("[data-start],[data-pause],[data-stop],[data-rest]"));
    }

    [Fact]
    public async Task Batch_PausedReaderOutPersonAside_ThenStopped()
    {
        var id = await CreateAsync(Ana, Ben);
        await EventuallyAsync(() => Workstation.Report.Readers.Count == 2, "both readers");
        var page = Open(id);
        page.WaitForElement("[data-start]", Patience).Click();
        page.WaitForElement("[data-lane='Reader 2'] [data-seat=out]", Patience).Click();
        Until(page, () => Assert.Equal(["Insert", "Out"], Lanes(page)));
        page.Find("[data-pause]").Click();
        Until(page, () => Assert.Equal(["Paused", "Out"], Lanes(page)));
        Until(page, () => Assert.Equal("Go on with 1 readers", page.Find("[data-start]").TextContent));

        page.Find("[data-set-aside='1']").Click();
        page.Find("[data-note]").Change("on leave");
        page.Find(".ask form").Submit();
        Until(page, () => Assert.Contains("on leave", page.Find("[data-row='1']").TextContent, StringComparison.Ordinal));
        page.Find("[data-put-back='1']").Click();
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-set-aside='1']")));
        page.Find("[data-items=SetAside]").Click();
        Until(page, () => Assert.Empty(page.FindAll("[data-row]")));

        page.Find("[data-stop]").Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        Until(page, () => Assert.Equal($"batches/new?from={id}", page.Find("[data-rest]").GetAttribute("href")));
        Assert.Equal("New batch of the remaining 2", page.Find("[data-rest]").TextContent.Trim());
    }

    [Fact]
    public async Task Batch_Interrupted_SaysWhyAndCannotBeStartedTwice()
    {
        var id = await CreateAsync(Ana);
        await EventuallyAsync(() => Workstation.Report.Readers.Count == 2, "both readers");
        var (page, other) = (Open(id), Open(id));
        page.WaitForElement("[data-start]", Patience);
        other.WaitForElement("[data-start]", Patience);
        page.Find("[data-start]").Click();
        Until(other, () => Assert.NotEmpty(other.FindAll("[data-pause]")));
        await Services.GetRequiredService<BatchBoard>().TakeUpAsync(default);
        Until(page, () => Assert.Equal("refusal.batch-interrupted", page.Find("[data-paused]").GetAttribute("data-paused")));
        Assert.Contains("the portal was restarted", page.Markup, StringComparison.Ordinal);
        Until(page, () => Assert.NotEmpty(page.FindAll("[data-start]")));
    }

    [Fact]
    public async Task Batch_OnlyBound_MakesInitialPasswordsAtTheHandOver()
    {
        await ChangeAsync(async session =>
        {
            var policy = (await session.PolicyAsync(_card.Id))!;
            policy.Content = policy.Content with { Modes = ["self-operator-bound"] };
        });
        var id = (await Plan.CreateAsync(new BatchOrder("Bound", _card.Id, "self-operator-bound", [Ana.Id]), Driver)).Value;
        await EventuallyAsync(() => Workstation.Report.Readers.Count == 2, "both readers");
        var page = Open(id);
        page.WaitForElement("[data-start]", Patience).Click();
        Until(page, () => Assert.Equal(["Insert", "Insert"], Lanes(page)));
        await InsertAsync(Reader1, NewCard());
        page.WaitForElement("[data-password='1']", Patience).Click();
        var password = page.WaitForElement("[data-initial-password] .mono", Patience).TextContent;
        Assert.Matches("^[A-Za-z0-9-]{8,}$", password.Trim());
    }

    private static IEnumerable<string?> Lanes(IRenderedComponent<BatchPage> page) => page.FindAll("[data-lane]").Select(lane => lane.GetAttribute("data-lane-state"));

    private IRenderedComponent<BatchPage> Open(Guid id) => Render<BatchPage>(parameters => parameters.Add(it => it.Id, id));

    private async Task<Guid> CreateAsync(params Issuance.People.Person[] people)
    {
        var created = await Plan.CreateAsync(new BatchOrder("New starters", _card.Id, "local", [.. people.Select(person => person.Id)]), Driver);
        Assert.True(created.Succeeded, created.Refusal?.ToString());
        return created.Value;
    }
}
