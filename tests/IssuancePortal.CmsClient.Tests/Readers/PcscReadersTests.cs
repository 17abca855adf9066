using System.Diagnostics;
using System.Text.Json;
using IssuancePortal.CmsClient.Readers.Pcsc;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.CmsClient.Tests.Readers;

/// <summary>
/// Against the machine's real PC/SC service with virtual readers (see tests/lib/virtual-readers.sh): the readers behind ports 35965 and 35966 are this
/// suite's own.
/// </summary>
[Trait("Category", "Pcsc")]
public sealed class PcscReadersTests
{
    private const string First = "Virtual PCD B 00 00";
    private const string Second = "Virtual PCD B 00 01";
    private const int FirstPort = 35965;
    private const int SecondPort = 35966;

    [Fact]
    public async Task Report_CardComesGoesAndIsSwapped_IsSeenLive()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new PcscReaders());
        await portal.ReaderIsAsync(First, ReaderState.Empty);

        var card = SimulatedPivCard.Create();
        await using var inReader = new InReader(card, FirstPort);
        var first = await portal.CardInAsync(First);
        card.Pull();
        await portal.ReaderIsAsync(First, ReaderState.Empty);
        card.Insert();
        var second = await portal.CardInAsync(First, not: first.InsertionId);

        Assert.Equal(card.Atr, first.Atr);
        Assert.Equal(ScriptOutcome.Completed, first.Opening.Outcome);
        Assert.NotEqual(first.InsertionId, second.InsertionId);
        Assert.Equal(ReaderState.Empty, portal.LastReport!.Readers.Single(r => r.Name == Second).State);
    }

    [Fact]
    public async Task Execute_LongCommandsHoldAndPin_WorkOnARealReader()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new PcscReaders());
        await using var extended = new InReader(SimulatedPivCard.Create(new SimulatedPivCardOptions { ExtendedLength = true }), FirstPort);
        await using var chained = new InReader(SimulatedPivCard.Create(new SimulatedPivCardOptions { ExtendedLength = false }), SecondPort);
        var (run, key) = (Guid.NewGuid(), portal.Hellos.Single().SessionPublicKey);

        await Task.WhenAll(RoundAsync(First), RoundAsync(Second));

        async Task RoundAsync(string reader)
        {
            var card = await portal.CardInAsync(reader);
            var set = Scripts.Request(run, reader, card.InsertionId, Scripts.SelectPiv, Scripts.SetPin) with
            {
                Pins = [Scripts.Seal("805246", SecretKind.NewPin, key, run)],
                HoldSeconds = 60,
            };
            var verify = Scripts.Request(run, reader, card.InsertionId, Scripts.VerifyPin) with
            {
                Pins = [Scripts.Seal("805246", SecretKind.CurrentPin, key, run)],
                HoldSeconds = 60,
            };
            // Without the management key the card refuses the object, but only after it has taken all of it.
            var put = Scripts.Command("00DB3FFF", "5C035FC108" + "53821000" + new string('A', 0x2000)) with { Expected = [0x6982] };
            var (first, second) = (await portal.ExecuteAsync(set), await portal.ExecuteAsync(verify));
            var third = await portal.ExecuteAsync(Scripts.Request(run, reader, card.InsertionId, Scripts.AskPinStatus, put, Scripts.AskPinStatus) with { HoldSeconds = 60 });
            await portal.ReleaseAsync(new ReleaseRequest(run, reader));
            var fourth = await portal.ExecuteAsync(Scripts.Request(run, reader, card.InsertionId, Scripts.SelectPiv, Scripts.AskPinStatus));

            Assert.True(first is { Outcome: ScriptOutcome.Completed, Fresh: true }, JsonSerializer.Serialize(first));
            Assert.True(second is { Outcome: ScriptOutcome.Completed, Fresh: false }, JsonSerializer.Serialize(second));
            Assert.Equal([0x9000, 0x6982, 0x9000], third.Answers.Select(a => a.Status));
            Assert.Equal((ScriptOutcome.Completed, true), (fourth.Outcome, fourth.Fresh));
            Assert.Equal(0x63C3, fourth.Answers[1].Status);
        }
    }

    [Fact]
    public async Task Execute_CardPulledInTheMiddle_AnswersWhatCameBeforeAndKnowsTheNextCard()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new PcscReaders());
        var card = SimulatedPivCard.Create();
        await using var inReader = new InReader(card, FirstPort);
        var before = await portal.CardInAsync(First);
        card.FaultAt(card.ApduCount + 3, FaultKind.PullBefore);

        var cut = await portal.ExecuteAsync(Scripts.Request(Guid.NewGuid(), First, before.InsertionId, [.. Enumerable.Repeat(Scripts.SelectPiv, 10)]) with { HoldSeconds = 60 });
        await portal.ReaderIsAsync(First, ReaderState.Empty);
        card.Insert();
        var after = await portal.CardInAsync(First, not: before.InsertionId);
        var old = await portal.ExecuteAsync(Scripts.Request(Guid.NewGuid(), First, before.InsertionId, Scripts.SelectPiv));
        var good = await portal.ExecuteAsync(Scripts.Request(Guid.NewGuid(), First, after.InsertionId, Scripts.SelectPiv));

        Assert.Equal((ScriptOutcome.CardRemoved, 3), (cut.Outcome, cut.Answers.Count));
        Assert.Equal(ScriptOutcome.OtherCard, old.Outcome);
        Assert.Equal(ScriptOutcome.Completed, good.Outcome);
    }

    [Fact]
    public async Task Execute_WhileHeld_OtherProgramsWaitAndComeAfterwards()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new PcscReaders());
        await using var inReader = new InReader(SimulatedPivCard.Create(), FirstPort);
        var card = await portal.CardInAsync(First);
        var run = Guid.NewGuid();
        await portal.ExecuteAsync(Scripts.Request(run, First, card.InsertionId, Scripts.SelectPiv) with { HoldSeconds = 60 });

        using var other = Process.Start(new ProcessStartInfo("opensc-tool", ["--reader", First, "--send-apdu", "00A4040005A000000308"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = other.StandardOutput.ReadToEndAsync();
        var held = await portal.ExecuteAsync(Scripts.Request(run, First, card.InsertionId, Scripts.SelectPiv) with { HoldSeconds = 60 });
        Assert.False(other.HasExited);
        await portal.ReleaseAsync(new ReleaseRequest(run, First));
        await other.WaitForExitAsync().WaitAsync(Eventually.Deadline);

        Assert.Equal((ScriptOutcome.Completed, false), (held.Outcome, held.Fresh));
        Assert.Contains("SW1=0x90, SW2=0x00", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_ServiceAway_ReportsTheProblemAndRecovers()
    {
        await using var service = new PrivatePcscd();
        using var home = new TestHome();
        await using var watching = service.StartClient(home, "readers", "--watch");
        await Eventually.TrueAsync(() => watching.Output.Contains("service (pcscd, SCardSvr) does not run", StringComparison.Ordinal), () => watching.Output);

        service.Start();
        await Eventually.TrueAsync(() => watching.Output.Contains("No readers.", StringComparison.Ordinal), () => $"the readers of the started service: {watching.Output}");
        await service.StopAsync();
        await Eventually.TrueAsync(() => watching.Output.LastIndexOf("does not run", StringComparison.Ordinal) > watching.Output.LastIndexOf("No readers.", StringComparison.Ordinal), "the problem again");
        service.Start();
        await Eventually.TrueAsync(() => watching.Output.LastIndexOf("does not run", StringComparison.Ordinal) < watching.Output.LastIndexOf("No readers.", StringComparison.Ordinal), "the recovery");
    }

    /// <summary>A device in a virtual reader for as long as this lives.</summary>
    private sealed class InReader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public InReader(ISimulatedDevice device, int port) => _running = VpcdConnection.RunAsync(device, "localhost", port, _stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
