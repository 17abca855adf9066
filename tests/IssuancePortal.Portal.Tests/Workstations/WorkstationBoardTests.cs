using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Portal.Tests.Workstations;

public sealed class WorkstationBoardTests
{
    private const string Reader = "Reader 1";

    private static readonly ScriptCommand Select = new() { Cla = 0, Ins = 0xA4, P1 = 4, P2 = 0, Data = Convert.FromHexString("A000000308000010000100"), Le = 0 };

    [Fact]
    public async Task ExecuteAsync_RealClient_AnswersAndReportsProgress()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(Reader, SimulatedPivCard.Create());
        var (workstation, _, _) = await host.StartClientAsync(readers);
        var live = await host.CardInAsync(workstation, Reader);
        var progress = new Last();

        var result = await host.Board.ExecuteAsync(workstation, Request(live, commands: 20), progress, CancellationToken.None);

        Assert.Equal((ScriptOutcome.Completed, 20), (result.Outcome, result.Answers.Count));
        await WorkstationsHost.EventuallyAsync(() => progress.Done == 20, "the last progress");
        Assert.NotEmpty(live.Readers.Readers[0].Card!.Opening.Answers);
    }

    [Fact]
    public async Task Watch_ReadersChange_IsToldOnlyOfItsWorkstationAndUntilDisposed()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var readers = new SimulatedReaders();
        var (workstation, _, _) = await host.StartClientAsync(readers);
        int own = 0, other = 0;
        var watching = host.Board.Watch(workstation, () => Interlocked.Increment(ref own));
        using var elsewhere = host.Board.Watch(Guid.NewGuid(), () => Interlocked.Increment(ref other));

        readers.Plug(Reader, SimulatedPivCard.Create());
        await host.CardInAsync(workstation, Reader);
        Assert.True(own > 0);
        Assert.Equal(0, other);

        watching.Dispose();
        var before = own;
        readers.Unplug(Reader);
        await WorkstationsHost.EventuallyAsync(() => host.Board.Find(workstation)!.Readers.Readers.Count == 0, "the unplugged reader");
        Assert.Equal(before, own);
    }

    [Fact]
    public async Task ExecuteAsync_LineBreaksInTheMiddle_AnswersAfterItsReturnAndSendsNothingTwice()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var slow = false;
        var card = SimulatedPivCard.Create(new SimulatedPivCardOptions
        {
            Pace = new CardPace(_ =>
            {
                if (!Volatile.Read(ref slow)) return;
                inside.Release();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(20)));
            }),
        });
        var readers = new SimulatedReaders();
        readers.Plug(Reader, card);
        var (workstation, _, _) = await host.StartClientAsync(readers);
        var live = await host.CardInAsync(workstation, Reader);
        var before = card.ApduCount;

        Volatile.Write(ref slow, true);
        var running = host.Board.ExecuteAsync(workstation, Request(live, commands: 3, hold: 60), null, CancellationToken.None);
        Assert.True(await inside.WaitAsync(TimeSpan.FromSeconds(20)));
        host.Board.Cut(workstation);
        await WorkstationsHost.EventuallyAsync(() => host.Board.Find(workstation) is null, "the broken line");
        Volatile.Write(ref slow, false);
        goOn.Release(10);
        var result = await running;

        Assert.Equal((ScriptOutcome.Completed, 3), (result.Outcome, result.Answers.Count));
        Assert.Equal(before + 3, card.ApduCount);
    }

    [Fact]
    public async Task ExecuteAsync_ClientRestartsInTheMiddle_SaysThatTheReaderIsGone()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var slow = false;
        var card = SimulatedPivCard.Create(new SimulatedPivCardOptions
        {
            Pace = new CardPace(_ =>
            {
                if (!Volatile.Read(ref slow)) return;
                inside.Release();
                goOn.Wait(TimeSpan.FromSeconds(20));
            }),
        });
        var readers = new SimulatedReaders();
        readers.Plug(Reader, card);
        var (workstation, _, state) = await host.StartClientAsync(readers);
        var live = await host.CardInAsync(workstation, Reader);

        Volatile.Write(ref slow, true);
        var running = host.Board.ExecuteAsync(workstation, Request(live, commands: 3), null, CancellationToken.None);
        Assert.True(await inside.WaitAsync(TimeSpan.FromSeconds(20)));
        // A second process with the same key takes the line over, as a restarted client does.
        host.StartClient(state, new SimulatedReaders());
        await WorkstationsHost.EventuallyAsync(() => !live.SessionPublicKey.AsSpan().SequenceEqual(host.Board.Find(workstation)?.SessionPublicKey), "the other client's line");
        var result = await running;
        goOn.Release(10);

        Assert.Equal((ScriptOutcome.ReaderGone, 0), (result.Outcome, result.Answers.Count));
    }

    [Fact]
    public async Task ExecuteAsync_NobodyThere_SaysThatTheReaderIsGone()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var nobody = Guid.NewGuid();

        var result = await host.Board.ExecuteAsync(nobody, new ScriptRequest(Guid.NewGuid(), Guid.NewGuid(), Reader, Guid.NewGuid(), new CardScript([Select]), [], null, 0), null, CancellationToken.None);

        Assert.Equal(ScriptOutcome.ReaderGone, result.Outcome);
        Assert.Null(await host.Board.BeginPinEntryAsync(nobody, new PinEntryRequest(Guid.NewGuid(), [], "Ada"), CancellationToken.None));
        await host.Board.ReleaseAsync(nobody, new ReleaseRequest(Guid.NewGuid(), Reader), CancellationToken.None);
    }

    [Fact]
    public async Task BeginPinEntryAsync_Connected_AnswersTheCodeOfBothKeys()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var (workstation, _, _) = await host.StartClientAsync(new SimulatedReaders());
        byte[] page = [1, 2, 3];

        var code = await host.Board.BeginPinEntryAsync(workstation, new PinEntryRequest(Guid.NewGuid(), page, "Ada"), CancellationToken.None);

        Assert.Equal(LineNames.PinCode(host.Board.Find(workstation)!.SessionPublicKey, page), code);
    }

    private static ScriptRequest Request(Issuance.Workstations.LiveWorkstation live, int commands, int hold = 0) => new(
        Guid.NewGuid(), Guid.NewGuid(), Reader, live.Readers.Readers[0].Card!.InsertionId, new CardScript([.. Enumerable.Repeat(Select, commands)]), [], null, hold);

    private sealed class Last : IProgress<ScriptProgress>
    {
        public volatile int Done;

        public void Report(ScriptProgress value) => Done = value.Done;
    }
}
