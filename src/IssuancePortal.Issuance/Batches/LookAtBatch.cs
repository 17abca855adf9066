using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Batches as they are now: for those who run them and everybody else who looks.</summary>
/// <param name="store">The store.</param>
/// <param name="workstations">The workstations.</param>
/// <param name="runs">Where runs live.</param>
public sealed class LookAtBatch(IIssuanceStore store, IWorkstations workstations, RunBoard runs)
{
    private const int BadCards = 50;

    /// <summary>Batches with their numbers, the latest first.</summary>
    public async Task<Result<BatchLine[]>> ListAsync(int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync(
            async session =>
            {
                var lines = new List<BatchLine>();
                foreach (var batch in await session.Batches.ListAsync(Math.Clamp(limit, 1, 200), cancellation))
                    lines.Add(new BatchLine(batch, await PolicyAsync(session, batch, cancellation), await session.Batches.NumbersAsync(batch.Id, cancellation)));
                return lines.ToArray();
            },
            cancellation);
    }

    /// <summary>One batch with its readers.</summary>
    public async Task<Result<BatchView>> LookAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync<Result<BatchView>>(
            async session =>
            {
                if (await session.Batches.FindAsync(id, cancellation) is not { } batch) return Refusals.Unknown;
                var numbers = await session.Batches.NumbersAsync(id, cancellation);
                var workstation = batch.WorkstationId is { } at ? workstations.Find(at) : null;
                var next = await session.Batches.NextAsync(id, cancellation);
                var readers = await session.Batches.ReaderNumbersAsync(id, cancellation);
                return new BatchView(
                    batch,
                    await PolicyAsync(session, batch, cancellation),
                    numbers,
                    workstation?.MachineName ?? (batch.WorkstationId is { } known ? (await session.WorkstationAsync(known, cancellation))?.MachineName : null),
                    workstation is not null,
                    await LanesAsync(session, batch, workstation, readers, next is not null, actor, cancellation),
                    readers,
                    next is null ? null : await NameAsync(session, next.PersonId, actor, cancellation),
                    await session.Batches.BadCardsAsync(id, BadCards, cancellation));
            },
            cancellation);
    }

    /// <summary>Its people in the order of turns, from a position on.</summary>
    public async Task<Result<BatchRow[]>> RowsAsync(Guid id, BatchItemState? state, int afterPosition, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync(
            async session =>
            {
                var rows = await session.Batches.RowsAsync(id, state, afterPosition, Math.Clamp(limit, 1, 1001), cancellation);
                if (actor.ScopeOf(Permission.SearchPeople) is not { } scope) return rows.ToArray();
                var within = await session.WithinAsync([.. rows.Select(row => row.Item.PersonId)], scope, cancellation);
                return [.. rows.Select(row => within.Contains(row.Item.PersonId) ? row : row with { Name = null, EmployeeNumber = "" })];
            },
            cancellation);
    }

    private static Refusal? Refuse(Actor actor) => actor.May(Permission.SearchPeople) ? null : Roles.Refusals.NotAllowed(Permission.SearchPeople);

    private static async Task<DevicePolicy> PolicyAsync(IStoreSession session, Batch batch, CancellationToken cancellation) =>
        await session.PolicyAsync(batch.PolicyId, cancellation) ?? throw new InvalidOperationException($"Policy {batch.PolicyId} is not in the store.");

    private static async Task<string?> NameAsync(IStoreSession session, Guid personId, Actor actor, CancellationToken cancellation) =>
        await session.OutOfScopeAsync(personId, Permission.SearchPeople, actor, cancellation) is null ? (await session.NamesAsync([personId], cancellation)).GetValueOrDefault(personId) : null;

    private async Task<IReadOnlyList<BatchLane>> LanesAsync(IStoreSession session, Batch batch, LiveWorkstation? workstation, IReadOnlyList<ReaderNumbers> numbers, bool isSomebodyNext, Actor actor, CancellationToken cancellation)
    {
        var latest = (await session.Batches.LatestCardsAsync(batch.Id, cancellation)).ToDictionary(card => card.Reader);
        var lanes = new List<BatchLane>();
        foreach (var seat in await session.Batches.ReadersAsync(batch.Id, cancellation))
        {
            var report = workstation?.Readers.Readers.FirstOrDefault(it => it.Name == seat.Reader);
            var last = latest.GetValueOrDefault(seat.Reader);
            // A good card that was put in once more, anywhere, still is one.
            if (last is not { Bin: CardBin.Working } && report?.Card is { } seen && last?.InsertionId != seen.InsertionId && SerialOf(seen) is { Length: > 0 } serial)
                last = (await session.Batches.CardsOfAsync(batch.Id, serial, cancellation)).FirstOrDefault(card => card.Bin is CardBin.Good or CardBin.Working) ?? last;
            var isHere = last is not null && report?.Card is { } lies && (last.InsertionId == lies.InsertionId || SerialOf(lies) == last.Serial);
            var run = last is { Bin: CardBin.Working, RunId: { } runId } ? await runs.FindAsync(runId, cancellation) : null;
            var item = last?.Position is { } position ? await session.Batches.ItemAsync(batch.Id, position, cancellation) : null;
            var lane = new BatchLane(seat.Reader, StateOf(batch, seat, workstation, report, last, isHere, run, isSomebodyNext), numbers.FirstOrDefault(it => it.Reader == seat.Reader) ?? new ReaderNumbers(seat.Reader, 0, 0, null), seat.IsOut)
            {
                Card = isHere || last is { Bin: CardBin.Working } ? last : null,
                Person = item is null ? null : await NameAsync(session, item.PersonId, actor, cancellation),
                PersonId = item?.PersonId,
                Run = run,
            };
            lanes.Add(lane);
        }

        return lanes;
    }

    private static LaneState StateOf(Batch batch, BatchReader seat, LiveWorkstation? workstation, ReaderReport? report, BatchCard? last, bool isHere, RunSnapshot? run, bool isSomebodyNext)
    {
        if (last is { Bin: CardBin.Working }) return run is { State: RunState.WaitingForCard } ? report?.Card is not null && !isHere ? LaneState.OtherCard : LaneState.PutBack : LaneState.Working;
        if (isHere && last is { Bin: CardBin.Good }) return LaneState.TakeOutGood;
        if (isHere && last is { Bin: CardBin.Bad }) return LaneState.TakeOutBad;
        if (!batch.IsOpen || batch.State == BatchState.Stopping) return LaneState.Over;
        if (seat.IsOut) return LaneState.Out;
        if (workstation is null) return LaneState.NoClient;
        if (report is null) return LaneState.NoReader;
        if (report.State == ReaderState.Mute) return LaneState.Mute;
        if (report.State != ReaderState.Empty) return batch.State == BatchState.Running ? isSomebodyNext || report.State == ReaderState.Reading ? LaneState.Reading : LaneState.TakeOutSpare : LaneState.Paused;
        return batch.State == BatchState.Running ? isSomebodyNext ? LaneState.Insert : LaneState.NobodyLeft : LaneState.Paused;
    }

    private static string? SerialOf(CardReport report) => CardFacts.Read(report) is var facts && EdgeCatalogue.Recognise(facts) is { } edge ? edge.SerialOf(facts) : null;
}

/// <summary>A batch in a list.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Policy">What goes on its cards.</param>
/// <param name="Numbers">How far it is.</param>
public sealed record BatchLine(Batch Batch, DevicePolicy Policy, BatchNumbers Numbers);

/// <summary>A batch as it is now.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Policy">What goes on its cards.</param>
/// <param name="Numbers">How far it is.</param>
/// <param name="Workstation">Name of the workstation; null before it is started.</param>
/// <param name="IsConnected">The workstation's client is connected.</param>
/// <param name="Lanes">Its readers.</param>
/// <param name="Readers">What came out of each reader, of those too that were taken out.</param>
/// <param name="Next">Name of who is next; null for nobody, or somebody whom one may not look up.</param>
/// <param name="BadCards">Cards in the bad bin, the latest first.</param>
public sealed record BatchView(
    Batch Batch, DevicePolicy Policy, BatchNumbers Numbers, string? Workstation, bool IsConnected, IReadOnlyList<BatchLane> Lanes, IReadOnlyList<ReaderNumbers> Readers, string? Next, IReadOnlyList<BatchCard> BadCards);

/// <summary>A reader of a batch as it is now.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="State">What it waits for.</param>
/// <param name="Numbers">What came out of it.</param>
/// <param name="IsOut">It was taken out.</param>
public sealed record BatchLane(string Reader, LaneState State, ReaderNumbers Numbers, bool IsOut)
{
    /// <summary>The card that lies in it, or is wanted back; null for none that is known.</summary>
    public BatchCard? Card { get; init; }

    /// <summary>Whose it is; null for nobody's, and for somebody whom one may not look up.</summary>
    public string? Person { get; init; }

    public Guid? PersonId { get; init; }

    /// <summary>The run under way; null for none.</summary>
    public RunSnapshot? Run { get; init; }
}

/// <summary>What a reader of a batch waits for: mostly a movement of the hand.</summary>
public enum LaneState
{
    /// <summary>A blank card is wanted.</summary>
    Insert,

    /// <summary>A card was put in and is being looked at.</summary>
    Reading,

    /// <summary>A card is at work: leave it in.</summary>
    Working,

    /// <summary>The card was pulled out in the middle and is wanted back.</summary>
    PutBack,

    /// <summary>Another card lies where one is wanted back.</summary>
    OtherCard,

    /// <summary>Take it out, to the good ones.</summary>
    TakeOutGood,

    /// <summary>Take it out, to the bad ones.</summary>
    TakeOutBad,

    /// <summary>Take it out: nobody is left whose it could be.</summary>
    TakeOutSpare,

    /// <summary>Nobody is left in line.</summary>
    NobodyLeft,

    /// <summary>The batch is paused.</summary>
    Paused,

    /// <summary>The card does not answer.</summary>
    Mute,

    /// <summary>Taken out of the batch.</summary>
    Out,

    /// <summary>The reader is not plugged in.</summary>
    NoReader,

    /// <summary>The workstation is not connected.</summary>
    NoClient,

    /// <summary>The batch is over.</summary>
    Over,
}
