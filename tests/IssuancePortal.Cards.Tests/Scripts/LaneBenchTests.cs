using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Tests.Scripts;

public sealed class LaneBenchTests
{
    [Fact]
    public async Task RunAsync_LanesThatOnlyAsk_ShareOneTripInPlanOrder()
    {
        var card = new EchoCard();
        await LaneBench.RunAsync([Lane("a", Asks(1), Asks(2)), Lane("b", Asks(3)), Lane("c", Asks(4))], card.SendAsync, card, CancellationToken.None);

        Assert.Equal([[1, 3, 4], [2]], card.Trips);
    }

    [Fact]
    public async Task RunAsync_LaneWaitingForSomethingElse_HoldsTheTripBack()
    {
        var card = new EchoCard();
        var certificate = new TaskCompletionSource();
        var running = LaneBench.RunAsync([Lane("a", new WaitThenAsk(certificate.Task, 1)), Lane("b", Asks(2))], card.SendAsync, card, CancellationToken.None);
        await card.WhenDoing;
        Assert.Empty(card.Trips);

        certificate.SetResult();
        await running;
        Assert.Equal([[1, 2]], card.Trips);
    }

    [Fact]
    public async Task RunAsync_LaneBehindAGate_JoinsTheTripOfTheLastArrival()
    {
        var card = new EchoCard();
        var gate = new LaneGate(2);
        await LaneBench.RunAsync(
            [Lane("a", Asks(1), new ArriveThenAsk(gate, 2)), Lane("b", Asks(3), new ArriveThenAsk(gate, 4)), Lane("close", new PassThenAsk(gate, 5))],
            card.SendAsync,
            card,
            CancellationToken.None);

        Assert.Equal([[1, 3], [2, 4, 5]], card.Trips);
    }

    [Fact]
    public async Task RunAsync_OpenGate_IsPassedAtOnce()
    {
        var card = new EchoCard();
        await LaneBench.RunAsync([Lane("close", new PassThenAsk(new LaneGate(0), 5))], card.SendAsync, card, CancellationToken.None);

        Assert.Equal([[5]], card.Trips);
    }

    [Fact]
    public async Task RunAsync_CommandRefused_FaultNamesItsLaneAndEndsTheOthers()
    {
        var card = new EchoCard { Refuse = 3 };
        var fault = await Assert.ThrowsAsync<CardFault>(() =>
            LaneBench.RunAsync([Lane("a", Asks(1), Asks(2)), Lane("b", Asks(3)), Lane("c", Asks(4))], card.SendAsync, card, CancellationToken.None));

        Assert.Equal("b", fault.Command!.Lane);
        Assert.Equal(0x6982, fault.Status!.Value.Value);
        Assert.False(fault.IsLoss);
        Assert.Single(card.Trips);
        Assert.Equal(["b"], card.Failed);
    }

    [Theory]
    [InlineData(ScriptOutcome.CardRemoved, true)]
    [InlineData(ScriptOutcome.OtherCard, true)]
    [InlineData(ScriptOutcome.ReaderGone, true)]
    [InlineData(ScriptOutcome.CardBusy, true)]
    [InlineData(ScriptOutcome.PinUnreadable, false)]
    [InlineData(ScriptOutcome.Refused, false)]
    public async Task RunAsync_TripThatDidNotComplete_TellsWhetherTheCardWasLost(ScriptOutcome outcome, bool isLoss)
    {
        var card = new EchoCard { Outcome = outcome };
        var fault = await Assert.ThrowsAsync<CardFault>(() => LaneBench.RunAsync([Lane("a", Asks(1))], card.SendAsync, card, CancellationToken.None));

        Assert.Equal((outcome, isLoss), (fault.Outcome, fault.IsLoss));
    }

    [Fact]
    public async Task RunAsync_StepThrows_OtherLanesAreLetGoAndTheCauseComesOut()
    {
        var card = new EchoCard();
        var cause = await Assert.ThrowsAsync<InvalidDataException>(() =>
            LaneBench.RunAsync([Lane("a", new Throws()), Lane("b", Asks(2), Asks(3))], card.SendAsync, card, CancellationToken.None));

        Assert.Equal("the authority said no", cause.Message);
    }

    [Fact]
    public async Task RunAsync_FewerAnswersThanCommands_IsAFaultAndNeverASuccess()
    {
        var card = new EchoCard { Swallow = true };
        await Assert.ThrowsAsync<CardFault>(() => LaneBench.RunAsync([Lane("a", Asks(1)), Lane("b", Asks(2))], card.SendAsync, card, CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        var card = new EchoCard();
        var running = LaneBench.RunAsync([Lane("a", new WaitThenAsk(Task.Delay(Timeout.Infinite, cancelled.Token), 1))], card.SendAsync, card, cancelled.Token);
        await card.WhenDoing;
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Lane Lane(string name, params Step[] steps) => new(name, steps);

    private static Ask Asks(byte number) => new(number);

    private static ScriptCommand Command(byte number) => new() { Cla = 0, Ins = number, P1 = 0, P2 = 0, What = "part" };

    private sealed record Ask(byte Number) : Step("part")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation) =>
            Assert.Equal([Number], Assert.Single(await bench.AskAsync([Command(Number)], cancellation)).Data);
    }

    private sealed record WaitThenAsk(Task Wait, byte Number) : Step("part")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
        {
            using (bench.Doing("part")) await Wait;
            await bench.AskAsync([Command(Number)], cancellation);
        }
    }

    private sealed record ArriveThenAsk(LaneGate Gate, byte Number) : Step("part")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
        {
            Gate.Arrive();
            await bench.AskAsync([Command(Number)], cancellation);
        }
    }

    private sealed record PassThenAsk(LaneGate Gate, byte Number) : Step("part")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
        {
            await bench.WaitAsync(Gate, cancellation);
            await bench.AskAsync([Command(Number)], cancellation);
        }
    }

    private sealed record Throws() : Step("part")
    {
        public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => throw new InvalidDataException("the authority said no");
    }

    /// <summary>Answers every command with its instruction byte.</summary>
    private sealed class EchoCard : ILaneObserver
    {
        private readonly TaskCompletionSource _doing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte? Refuse { get; init; }

        public ScriptOutcome Outcome { get; init; } = ScriptOutcome.Completed;

        public bool Swallow { get; init; }

        public List<int[]> Trips { get; } = [];

        public List<string> Failed { get; } = [];

        public Task WhenDoing => _doing.Task;

        public Task<ScriptResult> SendAsync(CardScript script, CancellationToken cancellation)
        {
            Trips.Add([.. script.Commands.Select(command => (int)command.Ins)]);
            if (Outcome != ScriptOutcome.Completed) return Task.FromResult(new ScriptResult(Outcome, [], false));
            var answers = new List<ScriptAnswer>();
            foreach (var command in script.Commands)
            {
                answers.Add(new ScriptAnswer((ushort)(command.Ins == Refuse ? 0x6982 : 0x9000), [command.Ins], 1));
                if (command.Ins == Refuse) return Task.FromResult(new ScriptResult(ScriptOutcome.Stopped, answers, false));
            }

            return Task.FromResult(new ScriptResult(ScriptOutcome.Completed, Swallow ? answers[1..] : answers, false));
        }

        public void TripStarts(CardScript script)
        {
        }

        public void TripEnded(CardScript script, ScriptResult result)
        {
        }

        public void PartStarts(string lane, string part) => _doing.TrySetResult();

        public void PartEnds(string lane, string part)
        {
        }

        public void LaneDone(string lane)
        {
        }

        public void LaneFailed(string lane, Exception cause) => Failed.Add(lane);
    }
}
