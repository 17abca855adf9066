using Bunit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Printing;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Printing;

public sealed class PrintPagesTests : DeskTests
{
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CardDesign Design = new(new CardFace(
    [
        new BoxElement { Id = "band", Width = CardDesign.Width, Height = 10 },
        new TextElement { Id = "name", X = 5, Y = 20, Width = 70, Height = 6, Text = "{name}" },
    ]));

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    private ChangeLayouts Layouts => Services.GetRequiredService<ChangeLayouts>();

    [Fact]
    public async Task Panel_OfABoundCard_PrintsAsksAndVoidsTheSpoiledOne()
    {
        var device = await BoundAsync();
        var panel = Render<PrintPanel>(parameters => parameters.Add(it => it.DeviceId, device));
        panel.WaitForElement("[data-do-print]", Patience);
        Assert.Contains(Ana.Name, panel.Find("svg text:last-of-type").TextContent, StringComparison.Ordinal);

        Printer.Says = PrinterRefusals.Jam("Desk printer");
        await panel.Find("[data-do-print]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("A card is stuck in Desk printer.", panel.Markup, StringComparison.Ordinal), Patience);
        Printer.Says = null;
        await panel.Find("[data-do-print]").ClickAsync(new());
        panel.WaitForElement("[data-judge]", Patience);
        Assert.Equal(2, Printer.Sent.Count);

        var answering = panel.Find("[data-bad]").ClickAsync(new());
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        Assert.Equal(3, Confirmation.Question!.Effects.Count);
        await panel.InvokeAsync(() => Confirmation.Answer(true));
        await answering;
        Assert.Equal($"bind/{Ana.Id}", panel.WaitForElement("[data-again]", Patience).GetAttribute("href"));
        Assert.Equal((DeviceState.Disposed, DisposalReason.Spoiled), (await Store.ReadAsync(session => session.DeviceAsync(device)))! is var ended ? (ended.State, ended.DisposalReason!.Value) : default);
    }

    [Fact]
    public async Task Panel_OfACardThatIsNotPrinted_ShowsNothing()
    {
        var device = await BoundAsync(prints: false);

        var panel = Render<PrintPanel>(parameters => parameters.Add(it => it.DeviceId, device));

        Assert.Empty(panel.FindAll("[data-print]"));
        var page = Render<PrintPage>(parameters => parameters.Add(it => it.Id, device));
        page.WaitForAssertion(() => Assert.Contains("Nothing is printed on this card.", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Layout_MovedByKeys_IsCheckedUndoneAndSavedAsTheNextVersion()
    {
        SignIn(Admin);
        var id = (await Layouts.CreateAsync(new LayoutOrder("Badge", Design), Admin)).Value;
        var page = Render<LayoutPage>(parameters => parameters.Add(it => it.Id, id));
        page.WaitForElement("[data-sheet]", Patience);

        await page.InvokeAsync(() => page.Instance.Move("name", 0, 40, 0, 0));
        page.WaitForAssertion(() => Assert.Contains("reaches over the edge", page.Find(".faults").TextContent, StringComparison.Ordinal), Patience);
        Assert.True(page.Find("[data-save]").HasAttribute("disabled"));
        await page.Find("[data-undo]").ClickAsync(new());
        Assert.Empty(page.FindAll(".faults"));

        await page.InvokeAsync(() => page.Instance.Move("name", 0.1m, 0, 0, 0));
        page.WaitForAssertion(() => Assert.Equal("5.1", page.Find("[data-element=name]").GetAttribute("x")), Patience);
        Assert.Equal("5.1", page.Find("[data-x]").GetAttribute("value"));
        page.WaitForElement(".pending", Patience);
        await page.Find("form.save").SubmitAsync();

        await EventuallyAsync(() => Layouts.LookAsync(id, Admin).Result.Value.Layout.VersionNumber == 2, "the second version");
        Assert.Equal(5.1m, (await Layouts.LookAsync(id, Admin)).Value.Layout.Design.Elements.Single(element => element.Id == "name").X);
    }

    [Fact]
    public async Task Layouts_Listed_ShowTheCardsAndWhatTheyMade()
    {
        SignIn(Admin);
        Assert.True((await Layouts.CreateAsync(new LayoutOrder("Badge", Design), Admin)).Succeeded);

        var page = Render<LayoutsPage>();

        page.WaitForAssertion(() => Assert.Contains("0 spoiled", page.Find(".layouts").TextContent, StringComparison.Ordinal), Patience);
        Assert.Single(page.FindAll("svg.face"));
    }

    private async Task<Guid> BoundAsync(bool prints = true)
    {
        var layout = (await Layouts.CreateAsync(new LayoutOrder("Badge", Design), Admin)).Value;
        var policy = (await PoliciesOfAsync(Ana)).First(it => it.Kind == DeviceKind.PivCard);
        var device = new Device { Kind = DeviceKind.PivCard, Serial = "00FACE01", Edge = "piv", CreatedAt = DateTimeOffset.UtcNow, PersonId = Ana.Id, PolicyId = policy.Id, PolicyVersion = policy.VersionNumber };
        Assert.True(device.Move(DeviceMove.Bind, MoveActor.Operator).Succeeded);
        await ChangeAsync(async session =>
        {
            session.Add(device);
            var kept = (await session.PolicyAsync(policy.Id))!;
            kept.Content = kept.Content with { Print = prints ? new PolicyPrint(PrintMoment.AtBinding, [new PrintLayout(IssuanceType.Initial, layout)]) : null };
        });
        return device.Id;
    }
}
