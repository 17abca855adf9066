using AngleSharp.Dom;
using Bunit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Flux;
using IssuancePortal.SimulatedDevices;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Issue;

public sealed class IssuePageTests : DeskTests
{
    private static readonly (DeviceMove, MoveActor)[] Bound = [(DeviceMove.Bind, MoveActor.Operator)];
    private static readonly (DeviceMove, MoveActor)[] Issued = [.. Bound, (DeviceMove.StartPersonalisation, MoveActor.Operator), (DeviceMove.Issue, MoveActor.Portal)];
    private static readonly (DeviceMove, MoveActor)[] Terminated = [.. Issued, (DeviceMove.Terminate, MoveActor.HelpDesk)];

    [Fact]
    public async Task Walk_OnlyOnePolicy_LeavesTheQuestionOut()
    {
        await InsertAsync(Reader1, NewCard());
        var page = Open();

        GoOn(page);

        AtStep(page, "card");
        Assert.Contains("step=card", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("Employee card", page.Find(".stages").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walk_TwoPolicies_AsksAndKeepsTheAnswerInTheAddress()
    {
        var page = Open(person: Ben.Id);
        GoOn(page);
        AtStep(page, "policy");
        Assert.True(page.Find("[data-go-on]").HasAttribute("disabled"));

        var card = (await PoliciesOfAsync(Ben)).First(policy => policy.Kind == DeviceKind.PivCard);
        page.FindAll("input[name=policy]").First(x => x.GetAttribute("value") == card.Id.ToString()).Change(card.Id.ToString());

        Until(page, () => Assert.Contains($"policy={card.Id}", Navigation.Uri, StringComparison.Ordinal));
        GoOn(page);
        AtStep(page, "card");
    }

    [Fact]
    public async Task Person_HasADeviceAlready_SaysWhyAndWhatToDo()
    {
        var card = await InsertAsync(Reader1, NewCard());
        await KnowAsync(card, Ana, Issued);

        var page = Open();

        Until(page, () => Assert.Contains("This person already has a device.", page.Find(".verdict").TextContent, StringComparison.Ordinal));
        Assert.Contains("Have the help desk terminate the old one first.", page.Find(".verdict").TextContent, StringComparison.Ordinal);
        Assert.Equal("a", page.Find("[data-go-on]").LocalName);
    }

    [Fact]
    public void Person_Unknown_OffersTheSearch()
    {
        var page = Render<IssuePage>(x => x.Add(y => y.PersonId, Guid.NewGuid()));

        Until(page, () => Assert.Contains("The portal does not know this person.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Card_InsertedWhileLooking_IsChosenAndOpensTheWay()
    {
        var page = Open("?step=card");
        AtStep(page, "card");
        Until(page, () => Assert.Contains("Insert a blank card into Reader 1", page.Find(".reader").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("[data-go-on]").HasAttribute("disabled"));

        await InsertAsync(Reader2, NewCard());

        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
        Assert.Contains("Ready to be issued", page.Find(".reader").TextContent, StringComparison.Ordinal);
        Assert.Equal(Reader2, Draft.Reader);
    }

    [Fact]
    public async Task Card_TwoSuitable_TheOperatorsChoiceStays()
    {
        await InsertAsync(Reader1, NewCard());
        var second = await InsertAsync(Reader2, NewCard());
        var page = Open("?step=card");
        AtStep(page, "card");
        Until(page, () => Assert.Equal(2, page.FindAll("input[name=reader]").Count));

        page.FindAll("input[name=reader]")[1].Change(Reader2);

        Until(page, () => Assert.Contains("reader=Reader%202", Navigation.Uri, StringComparison.Ordinal));
        Readers.Pull(Reader1);
        Until(page, () => Assert.Contains("Empty", page.FindAll(".choice-card")[0].TextContent, StringComparison.Ordinal));
        Assert.Equal(SerialOf(second), Draft.ChosenReader!.Card!.Serial);
    }

    [Theory]
    [InlineData("bound", "This card is reserved for Ben Ito.", "Take a blank card, or issue this one to Ben Ito.")]
    [InlineData("issued", "This card is already issued to Ben Ito.", "the help desk can terminate it")]
    [InlineData("terminated", "This card was terminated and still carries its old content.", "must be recycled")]
    [InlineData("yubikey", "The chosen policy is for another kind of device: PIV card.", "Insert a device of that kind")]
    [InlineData("virtual", "Only its own person takes a device of the kind", "have them enrol in the user portal")]
    [InlineData("fixed key", "This card cannot have its factory management key replaced.", "another model")]
    public async Task Card_CannotBeIssued_IsRefusedWithItsReason(string what, string happened, string whatToDo)
    {
        ISimulatedDevice device = what switch
        {
            "yubikey" => SimulatedYubiKey.Create(),
            "virtual" => SimulatedVirtualSmartCard.Create(),
            "fixed key" => SimulatedPivCard.Create(new SimulatedPivCardOptions { YubicoExtensions = false }),
            _ => NewCard(),
        };
        var facts = await InsertAsync(Reader1, device);
        if (what is "bound" or "issued" or "terminated") await KnowAsync(facts, Ben, what switch { "bound" => Bound, "issued" => Issued, _ => Terminated });

        var page = Open("?step=card");

        Until(page, () => Assert.Contains(happened, page.Find(".task").TextContent, StringComparison.Ordinal));
        Assert.Contains(whatToDo, page.Find(".task").TextContent, StringComparison.Ordinal);
        Assert.Contains(happened, page.Find(".reader").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-go-on]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Card_OfAnotherKindThanThePolicy_IsRefused()
    {
        await InsertAsync(Reader1, NewCard());
        var key = (await PoliciesOfAsync(Ben)).First(policy => policy.Kind == DeviceKind.YubiKey);

        var page = Open($"?step=card&policy={key.Id}", Ben.Id);

        Until(page, () => Assert.Contains("The chosen policy is for another kind of device: YubiKey.", page.Find(".task").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Client_NotConnected_SaysHowToConnect()
    {
        await InsertAsync(Reader1, NewCard());
        Workstation.Connect(false);

        var page = Open("?step=card");

        Until(page, () => Assert.Contains("This computer is not connected", page.Find(".task").TextContent, StringComparison.Ordinal));
        Assert.Contains(page.FindAll(".task button"), x => x.TextContent.Contains("Connect this computer", StringComparison.Ordinal));
        Workstation.Connect(true);
        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
    }

    [Fact]
    public async Task Pin_SealedAndBackAgain_IsNotAskedTwice()
    {
        var page = await ReachSummaryAsync();

        page.Find("[data-go-back]").Click();

        AtStep(page, "pin");
        Assert.Contains("The PIN is chosen and sealed.", page.Find(".task").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindComponents<PinField>());
        GoOn(page);
        AtStep(page, "summary");
    }

    [Fact]
    public async Task Pin_AnotherCardIsPutIn_IsAskedAgain()
    {
        var page = await ReachSummaryAsync();

        await InsertAsync(Reader1, NewCard());

        AtStep(page, "pin");
        Until(page, () => Assert.Contains("Please type it again.", page.Find(".task").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("[data-go-on]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Pin_ClientWasRestarted_IsAskedAgain()
    {
        var page = await ReachSummaryAsync();

        await Workstation.RestartAsync(Draft.RunId, Reader1);

        AtStep(page, "pin");
    }

    [Fact]
    public async Task Summary_CardPulledAndPutBack_WaitsForTheSameCard()
    {
        var page = await ReachSummaryAsync();
        var serial = Draft.LastCard!.Serial;

        Readers.Pull(Reader1);

        Until(page, () => Assert.Contains($"Put card …{serial[^4..]} back into Reader 1", page.Find(".reader").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("[data-go-on]").HasAttribute("disabled"));
        Readers.Insert(Reader1);
        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
        Assert.NotNull(Draft.Pin);
    }

    [Fact]
    public async Task Summary_Shown_PreparesTheCardAndLetsItGoOnLeaving()
    {
        var page = await ReachSummaryAsync();
        await EventuallyAsync(() => Workstation.Trips.Count == 1, "the preparation");
        Assert.Equal(Draft.RunId, Workstation.Trips[0].RunId);

        page.Find("[data-go-back]").Click();

        AtStep(page, "pin");
        await EventuallyAsync(() => Workstation.Releases.Any(x => x.RunId == Workstation.Trips[0].RunId), "the card to be let go");
    }

    [Fact]
    public async Task Reload_OnTheSummary_KeepsEverythingButThePin()
    {
        await InsertAsync(Reader1, NewCard());
        var policy = (await PoliciesOfAsync(Ana))[0];

        var page = Open($"?step=summary&policy={policy.Id}&reader=Reader%201");

        AtStep(page, "pin");
        Assert.Equal(policy.Id, Draft.PolicyId);
        Assert.Equal(Reader1, Draft.Reader);
        Assert.Contains("step=pin", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_Pressed_StartsTheRunAndGoesThere()
    {
        var page = await ReachSummaryAsync();
        var runId = Draft.RunId;

        GoOn(page);

        await EventuallyAsync(() => Navigation.Uri.EndsWith($"runs/{runId}", StringComparison.Ordinal), "the run's page");
        await Board.WhenEndedAsync(runId);
        var run = await Board.FindAsync(runId, CancellationToken.None);
        Assert.Equal(IssuancePortal.Issuance.Personalisation.RunState.Succeeded, run!.State);
        Assert.Equal(2, run.Trips);
        Assert.Null(Draft.PersonId);
        Assert.Equal(Reader1, Draft.Reader);
    }

    [Fact]
    public async Task Issue_SomebodyWasFaster_SaysWhyAndStays()
    {
        var page = await ReachSummaryAsync();
        var card = Workstation.Report.Readers[0].Card!;
        await KnowAsync(IssuancePortal.Cards.CardFacts.Read(card), Ben, Bound);

        GoOn(page);

        Until(page, () => Assert.Contains("This card is reserved for Ben Ito.", page.Find(".task").TextContent, StringComparison.Ordinal));
        AtStep(page, "summary");
    }

    [Fact]
    public async Task AnotherPerson_AfterADraft_BeginsAnewWithTheReaderKept()
    {
        await ReachSummaryAsync(Reader2);
        var before = Draft.RunId;

        Services.GetRequiredService<IDispatcher>().Dispatch(new OpenDraft(Ben.Id, null, null, true));

        Assert.NotEqual(before, Draft.RunId);
        Assert.Null(Draft.Pin);
        Assert.Equal(Reader2, Draft.Reader);
    }

    private IRenderedComponent<IssuePage> Open(string query = "", Guid? person = null)
    {
        Navigation.NavigateTo($"issue/{person ?? Ana.Id}{query}");
        var page = Render<IssuePage>(x => x.Add(y => y.PersonId, person ?? Ana.Id));
        page.WaitForElement(".wizard", TimeSpan.FromSeconds(30));
        return page;
    }

    private async Task<IRenderedComponent<IssuePage>> ReachSummaryAsync(string reader = Reader1)
    {
        await InsertAsync(reader, NewCard());
        var page = Open("?step=card");
        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
        GoOn(page);
        AtStep(page, "pin");
        var field = page.FindComponent<PinField>();
        await page.InvokeAsync(() => field.Instance.OnSealed(Workstation.Seal(Pin, Draft.RunId)));
        GoOn(page);
        AtStep(page, "summary");
        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
        return page;
    }

    private static void GoOn(IRenderedComponent<IssuePage> page)
    {
        Until(page, () => Assert.False(page.Find("[data-go-on]").HasAttribute("disabled")));
        page.Find("[data-go-on]").Click();
    }

    private static void AtStep(IRenderedComponent<IssuePage> page, string step) => Until(page, () => Assert.Equal(step, page.Find(".wizard").GetAttribute("data-step")));
}
