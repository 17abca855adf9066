using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>A workbench with several readers, people in line, and a hand that puts cards in and takes them out.</summary>
internal sealed class BatchBench : IAsyncDisposable
{
    public static readonly string[] Readers = ["Reader 1", "Reader 2", "Reader 3"];
    public static readonly Driver Driver = new(Workbench.Operator);

    private BatchBench(Workbench bench, IReadOnlyList<Person> people) => (Bench, People) = (bench, people);

    public Workbench Bench { get; }

    /// <summary>In the order of turns.</summary>
    public IReadOnlyList<Person> People { get; }

    public Guid Id { get; private set; }

    public DriveBatch Drive => Bench.Get<DriveBatch>();

    public static async Task<BatchBench> CreateAsync(int people, WorkbenchOptions? options = null)
    {
        var bench = await Workbench.CreateAsync(options);
        foreach (var reader in Readers.Skip(1)) bench.Readers.Plug(reader);
        var found = new BatchBench(bench, await bench.ColleaguesAsync(people));
        return found;
    }

    /// <summary>Makes a batch of everybody.</summary>
    public async Task<Guid> PlanAsync(string mode = "local", Actor? actor = null) =>
        Id = Must(await Bench.Get<PlanBatch>().CreateAsync(new BatchOrder("New starters", Bench.Policy.Id, mode, [.. People.Select(person => person.Id)]), actor ?? Workbench.Operator));

    public async Task StartAsync(params string[] readers)
    {
        if (Id == Guid.Empty) await PlanAsync();
        await SeeReadersAsync();
        Must(await Drive.StartAsync(new BatchStart(Id, Bench.Workstation.Id, readers.Length > 0 ? readers : Readers), Driver));
    }

    /// <summary>Waits until the portal has seen every reader.</summary>
    public Task SeeReadersAsync() => UntilAsync(() => Task.FromResult(Bench.Workstation.Find(Bench.Workstation.Id)!.Readers.Readers.Count == Readers.Length), "all readers");

    /// <summary>Takes out what lies in a reader, and puts a card in once the portal has seen that.</summary>
    public async Task<SimulatedDevice> PutAsync(string reader, SimulatedDevice? card = null)
    {
        await TakeOutAsync(reader);
        card ??= SimulatedPivCard.Create(new());
        if (Bench.Readers.Readers.First(it => it.Reader == reader).Device == card) card.Insert();
        else Bench.Readers.Put(reader, card);
        return card;
    }

    public async Task TakeOutAsync(string reader)
    {
        Bench.Readers.Pull(reader);
        await UntilAsync(() => Task.FromResult(Bench.Workstation.Find(Bench.Workstation.Id) is not { } seen || seen.Readers.Readers.First(it => it.Name == reader).State == ReaderState.Empty), $"an empty {reader}");
    }

    public async Task<BatchView> LookAsync() => Must(await Bench.Get<LookAtBatch>().LookAsync(Id, Workbench.Operator));

    public async Task<BatchLane> LaneAsync(string reader) => (await LookAsync()).Lanes.Single(lane => lane.Reader == reader);

    public async Task<BatchLane> ReachAsync(string reader, LaneState state)
    {
        BatchLane? lane = null;
        await UntilAsync(async () => (lane = await LaneAsync(reader)).State == state, $"{state} in {reader}, not {lane?.State}", () => $"{lane?.State} {lane?.Card?.Why}");
        return lane!;
    }

    public async Task<BatchView> ReachAsync(BatchState state)
    {
        BatchView? view = null;
        await UntilAsync(async () => (view = await LookAsync()).Batch.State == state, $"{state}", () => $"{view?.Batch.State} {view?.Numbers}");
        return view!;
    }

    public async Task<BatchRow[]> RowsAsync(BatchItemState? state = null) => Must(await Bench.Get<LookAtBatch>().RowsAsync(Id, state, 0, 1000, Workbench.Operator));

    /// <summary>Feeds a reader with blank cards until nobody is left for it.</summary>
    public async Task FeedAsync(string reader, CancellationToken cancellation = default)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var lane = await LaneAsync(reader);
            switch (lane.State)
            {
                case LaneState.Insert:
                    await PutAsync(reader);
                    await UntilAsync(async () => (await LaneAsync(reader)).State is not (LaneState.Insert or LaneState.Reading), "news of a card");
                    break;
                case LaneState.TakeOutGood or LaneState.TakeOutBad or LaneState.TakeOutSpare:
                    await TakeOutAsync(reader);
                    break;
                case LaneState.NobodyLeft or LaneState.Over or LaneState.Paused or LaneState.Out:
                    return;
                default:
                    await Task.Delay(30, CancellationToken.None);
                    break;
            }
        }
    }

    /// <summary>Feeds every reader.</summary>
    public Task FeedAllAsync() => Task.WhenAll(Readers.Select(reader => Task.Run(() => FeedAsync(reader))));

    /// <summary>The same batch at a portal that was started again.</summary>
    public BatchBench On(Workbench bench) => new(bench, People) { Id = Id };

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, Func<string>? instead = null)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); !await isSo();)
        {
            Assert.True(DateTime.UtcNow < until, $"Did not come about: {what}; {instead?.Invoke()}");
            await Task.Delay(25);
        }
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
