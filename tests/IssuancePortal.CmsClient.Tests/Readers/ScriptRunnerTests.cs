using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.CmsClient.Tests.Readers;

public sealed class ScriptRunnerTests : IAsyncLifetime, IDisposable
{
    private const string Reader = "Reader 1";

    private readonly Guid _run = Guid.NewGuid();
    private readonly SimulatedReaders _readers = new();
    private readonly SimulatedPivCard _card = SimulatedPivCard.Create();
    private readonly PinBox _box = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ReaderBoard _board;
    private readonly ScriptRunner _runner;
    private Task _watching = Task.CompletedTask;

    public ScriptRunnerTests()
    {
        _board = new ReaderBoard(_readers, TimeProvider.System, NullLogger<ReaderBoard>.Instance);
        _runner = new ScriptRunner(_board, _box, run => run == _run, TimeProvider.System, NullLogger<ScriptRunner>.Instance);
    }

    public Task InitializeAsync()
    {
        _readers.Plug(Reader, _card);
        _board.UseOpening(Scripts.Opening);
        _watching = _board.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    public void Dispose()
    {
        _box.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task ExecuteAsync_HeldCard_KeepsSecurityStatusForTheNextScriptOnly()
    {
        var insertion = await InsertionAsync();

        var first = await _runner.ExecuteAsync(Verify(insertion) with { HoldSeconds = 60 });
        var second = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.AskPinStatus));
        var third = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, Scripts.AskPinStatus));

        Assert.Equal((ScriptOutcome.Completed, true), (first.Outcome, first.Fresh));
        Assert.Equal((false, 0x9000), (second.Fresh, second.Answers[0].Status));
        Assert.Equal((true, 0x63C3), (third.Fresh, third.Answers[1].Status));
    }

    [Fact]
    public async Task ExecuteAsync_HoldRunsOut_CardIsResetAndFree()
    {
        var insertion = await InsertionAsync();

        await _runner.ExecuteAsync(Verify(insertion) with { HoldSeconds = 1 });
        await Eventually.TrueAsync(() => _board.Find(Reader)!.Held is null, "the hold's end");
        var later = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, Scripts.AskPinStatus));

        Assert.Equal((true, 0x63C3), (later.Fresh, later.Answers[1].Status));
    }

    [Fact]
    public async Task ReleaseAsync_HeldCard_IsResetAndOpenedAgainUnderTheSameInsertion()
    {
        var insertion = await InsertionAsync();
        var before = _board.Current.Readers[0].Card;
        await _runner.ExecuteAsync(Verify(insertion) with { HoldSeconds = 60 });

        await _runner.ReleaseAsync(new ReleaseRequest(Guid.NewGuid(), Reader));
        Assert.NotNull(_board.Find(Reader)!.Held);
        await _runner.ReleaseAsync(new ReleaseRequest(_run, Reader));

        Assert.Null(_board.Find(Reader)!.Held);
        await Eventually.TrueAsync(() => _board.Current.Readers[0].Card is { } card && card != before && card.InsertionId == insertion, "the card opened again");
        var later = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, Scripts.AskPinStatus));
        Assert.Equal((true, 0x63C3), (later.Fresh, later.Answers[1].Status));
    }

    [Fact]
    public async Task ExecuteAsync_CardHeldByAnotherProgram_IsBusyAndNothingIsSent()
    {
        var insertion = await InsertionAsync();
        using var other = _readers.Connect(Reader);
        var before = _card.ApduCount;

        var result = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv));

        Assert.Equal((ScriptOutcome.CardBusy, 0), (result.Outcome, result.Answers.Count));
        Assert.Equal(before, _card.ApduCount);
    }

    [Theory]
    [InlineData(FaultKind.PullBefore)]
    [InlineData(FaultKind.PullAfter)]
    public async Task ExecuteAsync_CardPulledInTheMiddle_AnswersWhatCameBefore(FaultKind fault)
    {
        var insertion = await InsertionAsync();
        _card.FaultAt(_card.ApduCount + 2, fault);

        var result = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, [.. Enumerable.Repeat(Scripts.SelectPiv, 5)]) with { HoldSeconds = 30 });
        var after = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv));

        Assert.Equal((ScriptOutcome.CardRemoved, 2), (result.Outcome, result.Answers.Count));
        Assert.Equal((ScriptOutcome.OtherCard, 0), (after.Outcome, after.Answers.Count));
        await Eventually.TrueAsync(() => _board.Find(Reader)!.Held is null, "the lost card let go");
    }

    [Fact]
    public async Task ExecuteAsync_SameCardPutBack_IsAnotherInsertion()
    {
        var insertion = await InsertionAsync();
        _readers.Pull(Reader);
        _readers.Insert(Reader);
        await Eventually.TrueAsync(() => _board.Current.Readers[0].Card is { } card && card.InsertionId != insertion, "the second insertion");

        var result = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv));

        Assert.Equal(ScriptOutcome.OtherCard, result.Outcome);
    }

    [Fact]
    public async Task ExecuteAsync_ReaderUnplugged_IsGone()
    {
        var insertion = await InsertionAsync();
        await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv) with { HoldSeconds = 30 });
        _readers.Unplug(Reader);

        ScriptResult? result = null;
        await Eventually.TrueAsync(
            () => (result = _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv)).Result).Outcome == ScriptOutcome.ReaderGone,
            () => $"reader gone, not {result?.Outcome}");
    }

    [Fact]
    public async Task ExecuteAsync_SameScriptIdAgain_AnswersTheSameAndSendsNothing()
    {
        var insertion = await InsertionAsync();
        var request = Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv) with { HoldSeconds = 30 };
        var first = await _runner.ExecuteAsync(request);
        var count = _card.ApduCount;

        var second = await _runner.ExecuteAsync(request);

        Assert.Same(first, second);
        Assert.Equal(count, _card.ApduCount);
    }

    [Fact]
    public async Task ExecuteAsync_UnexpectedStatus_StopsOrGoesOnAsTheCommandSays()
    {
        var insertion = await InsertionAsync();
        var unknown = Scripts.Command("00A40400", "A0000000FF");

        var stopped = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, unknown, Scripts.SelectPiv));
        var goesOn = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, unknown with { OnRefusal = StopRule.GoOn }, Scripts.SelectPiv));
        var expected = await _runner.ExecuteAsync(Scripts.Request(_run, Reader, insertion, unknown with { Expected = [0x6A82] }, Scripts.SelectPiv));

        Assert.Equal((ScriptOutcome.Stopped, 2, 0x6A82), (stopped.Outcome, stopped.Answers.Count, stopped.Answers[1].Status));
        Assert.Equal((ScriptOutcome.Completed, 2), (goesOn.Outcome, goesOn.Answers.Count));
        Assert.Equal((ScriptOutcome.Completed, 2), (expected.Outcome, expected.Answers.Count));
    }

    [Fact]
    public async Task ExecuteAsync_PinsThatDoNotFit_AreRefusedBeforeTheCardIsTouched()
    {
        var insertion = await InsertionAsync();
        var before = _card.ApduCount;
        var set = Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, Scripts.SetPin);
        SealedPin New(string pin, Guid? run = null) => Scripts.Seal(pin, SecretKind.NewPin, _box.PublicKey, run ?? _run);
        using var otherSession = new PinBox();

        Assert.Equal(ScriptOutcome.PinUnreadable, await OutcomeAsync(set));
        Assert.Equal(ScriptOutcome.PinUnreadable, await OutcomeAsync(set with { Pins = [New("805246", run: Guid.NewGuid())] }));
        Assert.Equal(ScriptOutcome.PinUnreadable, await OutcomeAsync(set with { Pins = [Scripts.Seal("805246", SecretKind.NewPin, otherSession.PublicKey, _run)] }));
        Assert.Equal(ScriptOutcome.PinRefused, await OutcomeAsync(set with { Pins = [New("123456")] }));
        Assert.Equal(ScriptOutcome.PinRefused, await OutcomeAsync(set with { Pins = [New("80524")] }));
        Assert.Equal(ScriptOutcome.PinRefused, await OutcomeAsync(set with { Pins = [New("805246179")], PinRules = new PinRules(MaxLength: 12) }));
        Assert.Equal(ScriptOutcome.PinRefused, await OutcomeAsync(set with { Pins = [New("805246"), Scripts.Seal("805246", SecretKind.CurrentPin, _box.PublicKey, _run)] }));
        Assert.Equal(ScriptOutcome.Refused, await OutcomeAsync(Scripts.Request(_run, Reader, insertion, Scripts.Command("00200080", "313233343536FFFF"))));
        Assert.Equal(ScriptOutcome.Refused, await OutcomeAsync(set with { RunId = Guid.NewGuid() }));
        Assert.Equal(before, _card.ApduCount);

        Assert.Equal(ScriptOutcome.Completed, await OutcomeAsync(set with { Pins = [New("805246")] }));
    }

    private async Task<ScriptOutcome> OutcomeAsync(ScriptRequest request) => (await _runner.ExecuteAsync(request with { ScriptId = Guid.NewGuid() })).Outcome;

    private ScriptRequest Verify(Guid insertion) =>
        Scripts.Request(_run, Reader, insertion, Scripts.SelectPiv, Scripts.VerifyPin) with { Pins = [Scripts.Seal("123456", SecretKind.CurrentPin, _box.PublicKey, _run)] };

    private async Task<Guid> InsertionAsync() =>
        (await Eventually.FoundAsync(() => _board.Current.Readers is [{ Card: { } card }] ? card : null, () => "the card")).InsertionId;
}
