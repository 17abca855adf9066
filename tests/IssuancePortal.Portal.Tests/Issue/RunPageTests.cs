using Bunit;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Issue.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Issue;

public sealed class RunPageTests : DeskTests
{
    [Fact]
    public async Task Succeeded_ShowsWhatIsOnTheCardAndTheNextOne()
    {
        var runId = await StartRunAsync(Ana, NewCard());
        var page = Open(runId);

        await Board.WhenEndedAsync(runId);

        Until(page, () => Assert.Contains("Issued, read back and verified", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Issued to Ana Sousa", page.Find("h1").TextContent);
        Assert.Equal(["PIV authentication", "Card authentication"], page.FindAll("td.profile").Select(x => x.TextContent));
        Assert.All(page.FindAll("td .chip"), x => Assert.Equal("Active", x.TextContent));
        Assert.Equal("issue?reader=Reader%201", page.Find("section.done .btn-primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Running_ShowsLanesInWordsAndNoSecret()
    {
        using var gate = new ManualResetEventSlim();
        var trips = 0;
        Workstation.BeforeTrip = _ =>
        {
            if (Interlocked.Increment(ref trips) == 2) gate.Wait(TimeSpan.FromSeconds(30));
        };
        var runId = await StartRunAsync(Ana, NewCard());
        var page = Open(runId);

        Until(page, () => Assert.Contains("PIV authentication key", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.DoesNotContain("lane.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("part.", page.Markup, StringComparison.Ordinal);
        gate.Set();
        await Board.WhenEndedAsync(runId);
        Until(page, () => Assert.NotEmpty(page.FindAll("section.done")));
        Assert.DoesNotContain(Pin, page.FindComponent<LogPanel>().Instance.CopyText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CardPulled_AsksForThatCardInThatReaderAndGoesOn()
    {
        var runId = await StartAndLoseCardAsync();
        var page = Open(runId);
        var serial = (await Store.ReadAsync(async session => await session.DeviceAsync((await session.RunAsync(runId))!.DeviceId)))!.Serial;

        Until(page, () => Assert.Equal($"Put card …{serial[^4..]} back into Reader 1", page.Find(".banner h2").TextContent));
        Assert.InRange(int.Parse(page.Find(".seconds").TextContent, System.Globalization.CultureInfo.InvariantCulture), 1, 120);

        Readers.Insert(Reader1);
        Until(page, () => Assert.NotEmpty(page.FindAll("section.done")));
    }

    [Fact]
    public async Task Abandoned_SaysThatTheCardIsGoodAndOffersAnotherTry()
    {
        var runId = await StartAndLoseCardAsync();
        var page = Open(runId);
        Until(page, () => Assert.NotEmpty(page.FindAll(".banner")));

        page.Find(".foot .btn-danger-quiet").Click();
        var question = Services.GetRequiredService<Confirmation>();
        Assert.Contains("All certificates of this issuance are revoked.", question.Question!.Effects);
        question.Answer(true);

        Until(page, () => Assert.Contains("The issuance was abandoned.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("The card is still good.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Before that:", page.Markup, StringComparison.Ordinal);
        Assert.StartsWith($"issue/{Ana.Id}?policy=", page.Find("section.error .btn-primary").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientRestarted_AsksForThePinAgainAndGoesOn()
    {
        var runId = await StartAndLoseCardAsync();
        await Workstation.RestartAsync(runId, Reader1);
        var page = Open(runId);
        Readers.Insert(Reader1);

        Until(page, () => Assert.Equal("Enter the PIN again", page.Find("#pin-again").TextContent));
        Assert.True(page.Find(".btn-primary").HasAttribute("disabled"));
        await page.InvokeAsync(() => page.FindComponent<PinField>().Instance.OnSealed(Workstation.Seal(Pin, runId)));
        page.Find(".btn-primary").Click();

        Until(page, () => Assert.NotEmpty(page.FindAll("section.done")));
    }

    [Fact]
    public async Task TwoPages_SameRun_ShowTheSame()
    {
        var runId = await StartAndLoseCardAsync();
        var (one, two) = (Open(runId), Open(runId));

        Until(one, () => Assert.NotEmpty(one.FindAll(".banner")));
        Until(two, () => Assert.NotEmpty(two.FindAll(".banner")));
        Assert.Equal(one.FindAll(".lane .name").Select(x => x.TextContent), two.FindAll(".lane .name").Select(x => x.TextContent));
    }

    [Fact]
    public async Task HelpDesk_LooksOnly_CannotAbandon()
    {
        var runId = await StartAndLoseCardAsync();
        SignIn(new Actor("hana", null, "Hana Helpdesk", [Role.HelpDesk]));

        var page = Open(runId);

        Until(page, () => Assert.NotEmpty(page.FindAll(".banner")));
        Assert.Empty(page.FindAll(".btn-danger-quiet"));
    }

    [Fact]
    public void Unknown_SaysSo()
    {
        var page = Open(Guid.NewGuid());

        Until(page, () => Assert.Contains("There is no such issuance.", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<RunPage> Open(Guid runId) => Render<RunPage>(x => x.Add(y => y.RunId, runId));

    /// <summary>A run whose card is pulled in the middle of its second trip.</summary>
    private async Task<Guid> StartAndLoseCardAsync()
    {
        var trips = 0;
        Workstation.BeforeTrip = _ =>
        {
            if (Interlocked.Increment(ref trips) == 2) Readers.Pull(Reader1);
        };
        var runId = await StartRunAsync(Ana, NewCard());
        RunState? state = null;
        await EventuallyAsync(
            () =>
            {
                state = Board.FindAsync(runId, CancellationToken.None).GetAwaiter().GetResult()?.State;
                return state == RunState.WaitingForCard;
            },
            "the run to wait for its card");
        return runId;
    }
}
