using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.SimulatedDevices.YubiKey;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Batches;

/// <summary>Whoever drives a batch, and what becomes of it when they, the workstation or the portal go away.</summary>
public sealed class DrivenBatchTests
{
    private const string One = "Reader 1";
    private const string Two = "Reader 2";
    private const string Three = "Reader 3";

    [Fact]
    public async Task Batch_Paused_RunningCardsEndAndNoFurtherIsBegun()
    {
        await using var batch = await BatchBench.CreateAsync(4);
        await batch.StartAsync(One, Two);
        var (gate, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        batch.Bench.Workstation.BeforeTrip = _ =>
        {
            reached.TrySetResult();
            gate.Task.Wait();
        };
        await batch.PutAsync(One);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(BatchState.Paused, Must(await batch.Drive.PauseAsync(batch.Id, Workbench.Operator)));
        await batch.PutAsync(Two);
        batch.Bench.Workstation.BeforeTrip = null;
        gate.SetResult();
        await batch.ReachAsync(One, LaneState.TakeOutGood);
        await batch.ReachAsync(Two, LaneState.Paused);
        Assert.Equal(new BatchNumbers(3, 0, 1, 0), (await batch.LookAsync()).Numbers);

        await batch.StartAsync(One, Two);
        await batch.ReachAsync(Two, LaneState.TakeOutGood);
        Assert.Equal(2, (await batch.LookAsync()).Numbers.Done);
    }

    [Fact]
    public async Task Batch_Stopped_RunningCardsEndAndTheRestCanBeTakenOver()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.StartAsync(One);
        var (gate, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        batch.Bench.Workstation.BeforeTrip = _ =>
        {
            reached.TrySetResult();
            gate.Task.Wait();
        };
        await batch.PutAsync(One);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(BatchState.Stopping, Must(await batch.Drive.StopAsync(batch.Id, Workbench.Operator)));
        batch.Bench.Workstation.BeforeTrip = null;
        gate.SetResult();
        var view = await batch.ReachAsync(BatchState.Stopped);
        Assert.Equal(new BatchNumbers(2, 0, 1, 0), view.Numbers);

        var rest = Must(await batch.Bench.Get<PlanBatch>().PreviewAsync(batch.Bench.Policy.Id, "local", new BatchSource.LeftOf(batch.Id), Workbench.Operator));
        Assert.Equal([batch.People[1].Id, batch.People[2].Id], rest.Candidates.Select(candidate => candidate.PersonId));
        Assert.All(rest.Candidates, candidate => Assert.Null(candidate.Refusal));
    }

    [Fact]
    public async Task Batch_WorkstationGone_CardIsFinishedWhenItIsBack()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One);
        var trips = 0;
        batch.Bench.Workstation.BeforeTrip = _ =>
        {
            if (++trips == 2) batch.Bench.Workstation.Connect(false);
        };
        await batch.PutAsync(One);
        var lane = await batch.ReachAsync(One, LaneState.PutBack);
        Assert.False((await batch.LookAsync()).IsConnected);
        batch.Bench.Workstation.BeforeTrip = null;
        // It comes back as another process: the PIN that nobody knows is another one.
        await batch.Bench.Workstation.RestartClientAsync(lane.Run!.RunId);
        batch.Bench.Workstation.Connect(true);
        Assert.Equal(lane.PersonId, (await batch.ReachAsync(One, LaneState.TakeOutGood)).PersonId);
        await batch.TakeOutAsync(One);
        batch.Bench.Workstation.Connect(false);
        await batch.ReachAsync(One, LaneState.NoClient);
        batch.Bench.Workstation.Connect(true);
        await batch.FeedAsync(One);
        await batch.ReachAsync(BatchState.Ended);
    }

    [Fact]
    public async Task Batch_PortalStopsAndStarts_StandsPausedAndGoesOnWithTheSameCards()
    {
        var first = await BatchBench.CreateAsync(3);
        var (folder, readers) = (first.Bench.Folder, first.Bench.Readers);
        await first.StartAsync(One, Two);
        await first.PutAsync(One);
        await first.ReachAsync(One, LaneState.TakeOutGood);
        var reached = new TaskCompletionSource();
        first.Bench.Workstation.AfterTrip = _ => reached.TrySetResult();
        var card = await first.PutAsync(Two);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await first.Bench.StopAsync();

        await using var bench = await Workbench.OnFolderAsync(folder, readers, new WorkbenchOptions());
        var batch = first.On(bench);
        await batch.SeeReadersAsync();
        await bench.Board.TakeUpAsync(CancellationToken.None);
        await bench.Get<BatchBoard>().TakeUpAsync(CancellationToken.None);
        Assert.Equal(("refusal.batch-interrupted", BatchState.Paused), (await batch.LookAsync()).Batch is var paused ? (paused.PausedBecause, paused.State) : default);
        await BatchBench.UntilAsync(async () => (await batch.LookAsync()).Numbers.Working == 0, "the end of the card");
        await batch.StartAsync(One, Two);
        await batch.FeedAsync(Two);
        var view = await batch.ReachAsync(BatchState.Ended);
        Assert.Equal((3, 3), (view.Numbers.Done, view.Readers.Sum(reader => reader.Good)));
        Assert.NotNull(card);
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Batch_TwoOperatorsStartAtOnce_OneWins()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.PlanAsync();
        await batch.SeeReadersAsync();
        var other = new Driver(Workbench.Operator with { AccountId = "other", Name = "Otto Operator" });
        var order = new BatchStart(batch.Id, batch.Bench.Workstation.Id, [One]);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => batch.Drive.StartAsync(order, i % 2 == 0 ? BatchBench.Driver : other))));
        Assert.Single(outcomes, outcome => outcome.Succeeded);
        var driver = (await batch.LookAsync()).Batch.DriverName;
        Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal(("refusal.batch-running", driver), (outcome.Refusal!.Code, outcome.Refusal.Arguments[0])));
        await batch.FeedAsync(One);
        Assert.Equal(3, (await batch.ReachAsync(BatchState.Ended)).Numbers.Done);
        Assert.All(await batch.Bench.Store.ReadAsync(session => session.EndedRunsAsync(RunState.Succeeded, DateTimeOffset.MinValue, 10)), run => Assert.Equal(driver, run.StartedByName));
    }

    [Fact]
    public async Task Batch_DriverGone_PausesWithTheNextCard()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One);
        batch.Bench.Drivers.Gone.Add(Workbench.Operator.AccountId);
        await batch.PutAsync(One);
        Assert.Equal("refusal.batch-driver-gone", (await batch.ReachAsync(BatchState.Paused)).Batch.PausedBecause);
        Assert.Equal(2, (await batch.LookAsync()).Numbers.Waiting);
        var other = new Driver(Workbench.Operator with { AccountId = "other", Name = "Otto Operator" });
        Must(await batch.Drive.StartAsync(new BatchStart(batch.Id, batch.Bench.Workstation.Id, [One]), other));
        await batch.ReachAsync(One, LaneState.TakeOutGood);
    }

    [Fact]
    public async Task Batch_ReaderTakenOut_EndsItsCardAndTakesNoOther()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.StartAsync(One, Two);
        Must(await batch.Drive.UseReaderAsync(batch.Id, One, isIn: false, Workbench.Operator));
        await batch.PutAsync(One);
        await batch.PutAsync(Two);
        await batch.ReachAsync(Two, LaneState.TakeOutGood);
        await batch.ReachAsync(One, LaneState.Out);
        Must(await batch.Drive.UseReaderAsync(batch.Id, One, isIn: true, Workbench.Operator));
        await batch.ReachAsync(One, LaneState.TakeOutGood);
        // One that was not there when it began.
        Must(await batch.Drive.UseReaderAsync(batch.Id, Three, isIn: true, Workbench.Operator));
        await batch.PutAsync(Three);
        await batch.ReachAsync(Three, LaneState.TakeOutGood);
        await batch.ReachAsync(BatchState.Ended);
    }

    [Fact]
    public async Task Batch_SetAsideAndPutBack_KeepTheirPlace()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.PlanAsync();
        Must(await batch.Drive.SetAsideAsync(batch.Id, 1, " on leave ", Workbench.Operator));
        Assert.Equal((BatchItemState.SetAside, "on leave"), (await ItemOfAsync(batch, batch.People[0].Id)) is var item ? (item.State, item.Note) : default);
        await batch.StartAsync(One);
        await batch.PutAsync(One);
        Assert.Equal(batch.People[1].Id, (await batch.ReachAsync(One, LaneState.TakeOutGood)).PersonId);
        Assert.Equal((BatchState.Ended, 1), (await batch.LookAsync()) is var view ? (view.Batch.State, view.Numbers.SetAside) : default);
    }

    private static async Task<BatchItem> ItemOfAsync(BatchBench batch, Guid person) => (await batch.Bench.Store.ReadAsync(session => session.Batches.ItemOfAsync(batch.Id, person)))!;
}
