using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Printing;

public sealed class PrintCardTests
{
    [Fact]
    public async Task Look_PersonWithoutAPortrait_SaysSoAndShowsTheRest()
    {
        await using var life = await BeginAsync(Designs.Badge);
        var (device, _) = await life.IssueAsync();
        var nobodysPortrait = await new Rows(life.Bench.Store, life.Bench.Policy.Id, "local").PersonAsync();
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.DeviceAsync(device.Id))!.PersonId = nobodysPortrait.Id;
            return true;
        }));
        var view = Must(await life.Bench.Get<PrintCard>().LookAsync(device.Id, Workbench.Operator));
        Assert.Equal("refusal.print-no-photo", view.Refusal?.Code);
        Assert.Contains(view.Faces[0].OfType<TextMark>(), mark => mark.Text == nobodysPortrait.Name);
        Assert.Contains(view.Faces[0], mark => mark is NoPhotoMark);
        Refused("refusal.print-no-photo", await PrintAsync(life, device.Id));
        Assert.Empty(life.Bench.Printers.Sent);
    }

    [Fact]
    public async Task Print_AnIssuedCard_SendsItAndAsksWhatCameOut()
    {
        await using var life = await BeginAsync(Designs.Badge);
        var (device, _) = await life.IssueAsync();
        var cards = life.Bench.Get<PrintCard>();

        var view = Must(await cards.LookAsync(device.Id, Workbench.Operator));
        Assert.Null(view.Refusal);
        Assert.Contains(view.Faces[0].OfType<TextMark>(), mark => mark.Text == life.Bench.Person.Name);
        var job = Must(await PrintAsync(life, device.Id));

        var sheet = Assert.Single(life.Bench.Printers.Sent);
        Assert.Equal((job, 2, device.Serial), (sheet.JobId, sheet.Pages, sheet.Title));
        Assert.Contains(life.Bench.Person.Name, await Judges.TextAsync(sheet.Pdf), StringComparison.Ordinal);
        Refused("refusal.print-not-judged", await PrintAsync(life, device.Id));
        Assert.Equal(PrintState.Good, Must(await cards.JudgeAsync(job, PrintState.Good, Workbench.Operator)).State);
        Refused("refusal.print-already", await PrintAsync(life, device.Id));
        Refused("refusal.print-job-judged", await cards.JudgeAsync(job, PrintState.Spoiled, Workbench.Operator));
        Refused("refusal.print-job-unknown", await cards.JudgeAsync(Guid.NewGuid(), PrintState.Good, Workbench.Operator));
        Refused("refusal.print-job-unknown", await cards.PdfAsync(job, Workbench.Operator));
        Assert.Equal(["print.begin", "print.sent", "print.good"], await EventsAsync(life, device.Id));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
    }

    [Fact]
    public async Task Judge_AnIssuedCardAsSpoiled_RevokesWritesOffAndCounts()
    {
        await using var life = await BeginAsync(Designs.Name);
        var (device, _) = await life.IssueAsync();
        var job = Must(await PrintAsync(life, device.Id));

        var judged = Must(await life.Bench.Get<PrintCard>().JudgeAsync(job, PrintState.Spoiled, Workbench.Operator));

        Assert.Equal((PrintState.Spoiled, life.Bench.Person.Id, false), (judged.State, judged.PersonId, judged.IsBoundAnew));
        device = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Disposed, DisposalReason.Spoiled, null), (device.State, device.DisposalReason, device.PersonId));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(device.Id));
        var layouts = Must(await life.Bench.Get<ChangeLayouts>().ListAsync(Administrator));
        Assert.Equal((0, 1), (layouts[0].Count.Good, layouts[0].Count.Spoiled));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);

        // The person gets another card, with a print of its own.
        var (second, _) = await life.IssueAsync();
        Must(await life.Bench.Get<PrintCard>().JudgeAsync(Must(await PrintAsync(life, second.Id)), PrintState.Good, Workbench.Operator));
        Assert.Equal((1, 1), Must(await life.Bench.Get<ChangeLayouts>().ListAsync(Administrator))[0].Count is var count ? (count.Good, count.Spoiled) : default);
    }

    [Fact]
    public async Task Judge_ABoundCardAsSpoiled_LeavesTheRequestForAnother()
    {
        await using var life = await BeginAsync(Designs.Name);
        var bound = await BindAsync(life);
        var job = Must(await PrintAsync(life, bound.DeviceId));

        var judged = Must(await life.Bench.Get<PrintCard>().JudgeAsync(job, PrintState.Spoiled, Workbench.Operator));

        Assert.True(judged.IsBoundAnew);
        var device = await life.DeviceAsync(bound.DeviceId);
        Assert.Equal((DeviceState.Disposed, DisposalReason.Spoiled), (device.State, device.DisposalReason));
        var request = await life.RequestAsync(bound.RequestId);
        Assert.Equal((RequestState.Approved, null), (request.State, request.DeviceId));
        Assert.All(await life.Bench.Store.ReadAsync(session => session.OneTimeSecretsAsync(life.Bench.Person.Id, OneTimeSecretKind.InitialPassword)), secret => Assert.NotNull(secret.EndedAt));

        var again = await BindAsync(life, bound.RequestId);
        Assert.NotEqual(bound.DeviceId, again.DeviceId);
        Must(await PrintAsync(life, again.DeviceId));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Print_OnAPrinterThatRefuses_KeepsTheCardAndIsTriedAgain()
    {
        await using var life = await BeginAsync(Designs.Name);
        var (device, _) = await life.IssueAsync();
        life.Bench.Printers.Answers = _ => PrinterRefusals.Empty("Card printer");

        Refused("refusal.printer-empty", await PrintAsync(life, device.Id));
        Assert.Equal((PrintState.Failed, "refusal.printer-empty"), Must(await life.Bench.Get<PrintCard>().LookAsync(device.Id, Workbench.Operator)).Job is { } failed ? (failed.State, failed.Fault) : default);
        life.Bench.Printers.Answers = _ => null;
        var job = Must(await PrintAsync(life, device.Id));

        // Nothing came out after all: the same card again.
        Must(await life.Bench.Get<PrintCard>().JudgeAsync(job, PrintState.Failed, Workbench.Operator));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
        Must(await life.Bench.Get<PrintCard>().JudgeAsync(Must(await PrintAsync(life, device.Id)), PrintState.Good, Workbench.Operator));
        Assert.Equal(["print.begin", "print.fail", "print.begin", "print.sent", "print.nothing", "print.begin", "print.sent", "print.good"], await EventsAsync(life, device.Id));
    }

    [Fact]
    public async Task Print_ThatWasInterrupted_IsAskedAboutAndNeverPrintedByItself()
    {
        await using var life = await BeginAsync(Designs.Name);
        var (device, _) = await life.IssueAsync();
        life.Bench.Printers.Answers = _ => throw new InvalidOperationException("the portal dies here");

        await Assert.ThrowsAsync<InvalidOperationException>(() => PrintAsync(life, device.Id));

        var view = Must(await life.Bench.Get<PrintCard>().LookAsync(device.Id, Workbench.Operator));
        Assert.Equal((PrintState.Sending, "refusal.print-not-judged"), (view.Job!.State, view.Refusal!.Code));
        Must(await life.Bench.Get<PrintCard>().JudgeAsync(view.Job.Id, PrintState.Good, Workbench.Operator));
    }

    [Fact]
    public async Task Print_WithTheBrowser_GivesThePdfUntilItIsJudged()
    {
        await using var life = await BeginAsync(Designs.Name);
        var (device, _) = await life.IssueAsync();

        var job = Must(await life.Bench.Get<PrintCard>().PrintAsync(new PrintOrder(device.Id, PrintDoor.Browser), Workbench.Operator));

        Assert.Empty(life.Bench.Printers.Sent);
        Assert.Contains(life.Bench.Person.Name, await Judges.TextAsync(Must(await life.Bench.Get<PrintCard>().PdfAsync(job, Workbench.Operator))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_WhatIsNotToBePrinted_SaysWhy()
    {
        await using (var without = await Life.BeginAsync())
        {
            var (device, _) = await without.IssueAsync();
            Refused("refusal.print-no-layout", await PrintAsync(without, device.Id));
        }

        await using var life = await BeginAsync(Designs.Name, PrintMoment.AfterPersonalisation);
        var bound = await BindAsync(life);
        Refused("refusal.print-too-early", await PrintAsync(life, bound.DeviceId));
        Refused("refusal.not-allowed", await life.Bench.Get<PrintCard>().PrintAsync(new PrintOrder(bound.DeviceId, PrintDoor.Server), Officer));
        Refused("refusal.device-unknown", await PrintAsync(life, Guid.NewGuid()));
    }

    [Fact]
    public async Task Print_ASuspendedCard_IsNotDone()
    {
        await using var life = await BeginAsync(Designs.Name);
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));

        Refused("refusal.print-not-now", await PrintAsync(life, device.Id));
        Must(await life.MoveAsync(device.Id, DeviceMove.Resume));
        Refused("refusal.workstation-gone", await life.Bench.Get<PrintCard>().PrintAsync(new PrintOrder(device.Id, PrintDoor.Workstation, "x", Guid.NewGuid()), Workbench.Operator));
    }

    private static Task<Result<Guid>> PrintAsync(Life life, Guid device) => life.Bench.Get<PrintCard>().PrintAsync(new PrintOrder(device, PrintDoor.Server, BenchPrinters.Name), Workbench.Operator);

    /// <summary>A life whose cards are printed.</summary>
    internal static async Task<Life> BeginAsync(CardDesign design, PrintMoment when = PrintMoment.AtBinding)
    {
        var life = await Life.BeginAsync(content => content with { Modes = ["local", "self-operator-bound"] });
        var bench = life.Bench;
        var layout = Must(await bench.Get<ChangeLayouts>().CreateAsync(new LayoutOrder("Badge", design), Administrator));
        Must(await bench.Store.ChangeAsync<bool>(async session =>
        {
            var policy = (await session.PolicyAsync(bench.Policy.Id))!;
            policy.Content = policy.Content with { Print = new PolicyPrint(when, [.. Enum.GetValues<IssuanceType>().Select(type => new PrintLayout(type, layout))]) };
            return true;
        }));
        return life;
    }

    private static async Task<BoundDevice> BindAsync(Life life, Guid? request = null)
    {
        await life.Bench.InsertBlankAsync();
        var report = await life.Bench.Workstation.CardAsync(Workbench.Reader);
        return Must(await life.Bench.Get<BindDevice>().BindAsync(new BindOrder(life.Bench.Person.Id, life.Bench.Policy.Id, life.Bench.Workstation.Id, Workbench.Reader, report.InsertionId, null, request), Workbench.Operator));
    }

    private static async Task<string[]> EventsAsync(Life life, Guid device) =>
        [.. (await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(DeviceId: device) { What = "print.*" }))).Reverse().Select(audit => audit.What)];
}
