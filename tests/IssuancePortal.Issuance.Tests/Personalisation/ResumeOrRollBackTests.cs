using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Personalisation;

/// <summary>Never half a card: whatever is lost whenever, the run goes on with the same card or everything it did is undone.</summary>
public sealed class ResumeOrRollBackTests
{
    private static readonly RunOptions Impatient = new() { WaitForCard = TimeSpan.FromMilliseconds(300), WaitForPin = TimeSpan.FromMilliseconds(300) };

    [Theory]
    [InlineData(FaultKind.PullBefore, DeviceKind.PivCard)]
    [InlineData(FaultKind.PullAfter, DeviceKind.PivCard)]
    [InlineData(FaultKind.PullBefore, DeviceKind.YubiKey)]
    [InlineData(FaultKind.PullAfter, DeviceKind.YubiKey)]
    [InlineData(FaultKind.PullBefore, DeviceKind.VirtualSmartCard)]
    [InlineData(FaultKind.PullAfter, DeviceKind.VirtualSmartCard)]
    public async Task Run_CardPulledAtAnyApduAndPutBack_IsResumedAndIssued(FaultKind fault, DeviceKind kind)
    {
        for (var index = 0; ; index++)
        {
            await using var bench = await Workbench.CreateAsync(new() { Kind = kind });
            var card = Workbench.NewDevice(kind);
            bench.Readers.Put(Workbench.Reader, card);
            var first = 0L;
            card.PresenceChanged += present =>
            {
                if (!present) _ = Task.Run(card.Insert);
            };

            var runId = await bench.IssueAsync(beforeStart: () => card.FaultAt((first = card.ApduCount) + index, fault));
            var run = await bench.EndAsync(runId);
            Assert.True(run.State == RunState.Succeeded, $"APDU {index}, {fault}: {run.State} {run.Failure} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
            if (run.Attempt == 1)
            {
                Assert.True(index > (kind == DeviceKind.VirtualSmartCard ? 25 : 40), $"The whole run took only {index} APDUs.\n{string.Join('\n', run.Log.Select(it => it.Text))}");
                return;
            }

            await Invariants.IssuedAsync(bench, runId, card);
        }
    }

    [Theory]
    [InlineData(DeviceKind.PivCard)]
    [InlineData(DeviceKind.VirtualSmartCard)]
    public async Task Run_CardPulledAndKept_IsRolledBackAndTheSameCardCanBeIssuedLater(DeviceKind kind)
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = kind, Runs = Impatient });
        var card = Workbench.NewDevice(kind);
        bench.Readers.Put(Workbench.Reader, card);
        bench.Workstation.AfterTrip = request =>
        {
            if (request.Script.Commands.Count > 5 && request.Pins.Count > 0) card.Pull();
        };
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.Contains(run.Failure?.Code, (string[])["refusal.card-removed", "refusal.other-card"]);
        Assert.Equal("refusal.card-not-returned", (await bench.Store.ReadAsync(session => session.RunAsync(runId)))!.FailureCode);
        await Invariants.RolledBackAsync(bench, runId);

        bench.Workstation.AfterTrip = null;
        card.Insert();
        var again = await bench.IssueAsync();
        await bench.EndAsync(again);
        await Invariants.IssuedAsync(bench, again, card);
    }

    [Theory]
    [InlineData(DeviceKind.PivCard, 1)]
    [InlineData(DeviceKind.PivCard, 2)]
    [InlineData(DeviceKind.PivCard, 3)]
    [InlineData(DeviceKind.PivCard, 4)]
    [InlineData(DeviceKind.VirtualSmartCard, 1)]
    public async Task Run_AuthorityRefusesTheNthCertificate_IsRolledBackAndEverythingIssuedIsRevoked(DeviceKind kind, int nth)
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = kind, Authority = embedded => new RefusingAuthority(embedded, nth) });
        var card = Workbench.NewDevice(kind);
        bench.Readers.Put(Workbench.Reader, card);
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);

        Assert.Equal("refusal.test-authority", run.Failure?.Code);
        await Invariants.RolledBackAsync(bench, runId);
    }

    [Fact]
    public async Task Run_ClientRestartedInTheMiddle_AsksForThePinAgainAndGoesOn()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = SimulatedPivCard.Create();
        bench.Readers.Put(Workbench.Reader, card);
        var trips = 0;
        bench.Workstation.AfterTrip = request =>
        {
            if (++trips != 2) return;
            bench.Workstation.Connect(false);
            bench.Workstation.RestartClientAsync(request.RunId).GetAwaiter().GetResult();
            _ = Task.Run(() => bench.Workstation.Connect(true));
        };
        var runId = await bench.IssueAsync();
        await bench.ReachAsync(runId, RunState.WaitingForPin);
        var entered = await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), Workbench.Operator, CancellationToken.None);
        Assert.True(entered.Succeeded);
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Fact]
    public async Task Run_PinNeverTypedAgain_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync(new() { Runs = Impatient });
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create());
        var report = await bench.Workstation.CardAsync(Workbench.Reader);
        var runId = Guid.NewGuid();
        var foreign = bench.Workstation.Seal(Workbench.Pin, Guid.NewGuid());
        var order = new StartOrder(runId, bench.Person.Id, bench.Policy.Id, "local", bench.Workstation.Id, Workbench.Reader, report.InsertionId, foreign);
        Assert.True((await bench.Board.StartAsync(order, Workbench.Operator, CancellationToken.None)).Succeeded);
        var run = await bench.EndAsync(runId);

        Assert.Equal("refusal.pin-unreadable", run.Failure?.Code);
        Assert.Equal("refusal.pin-not-entered", (await bench.Store.ReadAsync(session => session.RunAsync(runId)))!.FailureCode);
        await Invariants.RolledBackAsync(bench, runId);
    }

    [Fact]
    public async Task Run_TrivialPin_ReachesNoCardAndWaitsForABetterOne()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = SimulatedPivCard.Create();
        bench.Readers.Put(Workbench.Reader, card);
        var runId = await bench.IssueAsync(pin: "123456");
        await bench.ReachAsync(runId, RunState.WaitingForPin);
        await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), Workbench.Operator, CancellationToken.None);
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Fact]
    public async Task Abandon_WhileWaitingForTheCard_RollsBack()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = SimulatedPivCard.Create();
        bench.Readers.Put(Workbench.Reader, card);
        bench.Workstation.AfterTrip = request =>
        {
            if (request.Pins.Count > 0) card.Pull();
        };
        var runId = await bench.IssueAsync();
        await bench.ReachAsync(runId, RunState.WaitingForCard);
        Assert.Equal("refusal.not-allowed", bench.Board.Abandon(runId, Life.Officer).Refusal?.Code);
        var elsewhere = new Actor("otto", null, "Otto Elsewhere", [Role.Operator]) { Grants = [Grant.Of(Role.Operator) with { Scope = new PeopleScope([], ["Nowhere"]) }] };
        Assert.Equal("refusal.out-of-scope", bench.Board.Abandon(runId, elsewhere).Refusal?.Code);
        Assert.Equal("refusal.out-of-scope", (await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), elsewhere, CancellationToken.None)).Refusal?.Code);
        Assert.True(bench.Board.Abandon(runId, Workbench.Operator).Succeeded);
        await bench.EndAsync(runId);
        await Invariants.RolledBackAsync(bench, runId);
    }

    [Fact]
    public async Task Run_AnotherCardInTheReader_IsNeverTouchedAndTheRunWaitsForItsOwn()
    {
        await using var bench = await Workbench.CreateAsync();
        var (card, stranger) = (SimulatedPivCard.Create(), SimulatedPivCard.Create());
        bench.Readers.Put(Workbench.Reader, card);
        var trips = 0;
        bench.Workstation.AfterTrip = request =>
        {
            if (++trips == 2) bench.SwapAsync(stranger, request.InsertionId).GetAwaiter().GetResult();
        };
        var runId = await bench.IssueAsync();
        Assert.Equal("refusal.other-card", (await bench.ReachAsync(runId, RunState.WaitingForCard)).Failure?.Code);
        Assert.Equal(RunState.WaitingForCard, (await bench.Board.FindAsync(runId, CancellationToken.None))!.State);

        bench.Readers.Put(Workbench.Reader, card);
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);
        Assert.All(bench.Workstation.Trips, trip => Assert.NotEqual(Guid.Empty, trip.InsertionId));
    }

    private sealed class RefusingAuthority(ICertificateAuthority authority, int nth) : ICertificateAuthority
    {
        private int _asked;

        public async Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation) =>
            Interlocked.Increment(ref _asked) == nth ? new Refusal("refusal.test-authority") : await authority.IssueAsync(application, cancellation);

        public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation) => authority.PublishAsync(order, cancellation);
    }
}
