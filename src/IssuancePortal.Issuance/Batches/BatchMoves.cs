using IssuancePortal.Cards;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Batches;

/// <summary>A card that was put in, and the person whose it is to be.</summary>
/// <param name="Number">The card's number in the batch.</param>
/// <param name="Position">The person's place.</param>
/// <param name="PersonId">The person.</param>
/// <param name="PolicyId">What goes on it.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="RequestId">The request; null to file one.</param>
/// <param name="RunId">The run to be.</param>
internal sealed record Claim(int Number, int Position, Guid PersonId, Guid PolicyId, string Mode, Guid? RequestId, Guid RunId);

/// <summary>What became of a card.</summary>
/// <param name="Bin">Where it belongs. Untouched: the person stays in line, as if it had never been put in.</param>
/// <param name="Refusal">Why it is not good.</param>
/// <param name="IsThePersons">The card is good and it is the person who cannot be issued one: they are set aside.</param>
/// <param name="Pauses">Nobody could be issued a card for this reason: the batch pauses.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="RequestId">The request that was carried out.</param>
/// <param name="Detail">More for whoever looks into it, in English.</param>
internal sealed record CardEnd(CardBin Bin, Refusal? Refusal = null, bool IsThePersons = false, bool Pauses = false, Guid? DeviceId = null, Guid? RequestId = null, string? Detail = null);

/// <summary>The moves that cards make in a batch, each one transaction with one audit event.</summary>
/// <param name="store">The store.</param>
/// <param name="checkCard">Looks at cards.</param>
/// <param name="time">Clock.</param>
public sealed class BatchMoves(IIssuanceStore store, CheckCard checkCard, TimeProvider time)
{
    /// <summary>Cards that are tried for one person before they are set aside.</summary>
    public const int MostTries = 3;

    /// <summary>Cards that may fail one after another before the batch pauses by itself.</summary>
    public const int MostFailuresInARow = 3;

    /// <summary>Gives a card that was put in to whoever is next; null when there is nothing to do with it. A card that cannot be used goes to the bad bin, and the person stays in line.</summary>
    internal async Task<Claim?> ClaimAsync(Guid batchId, string reader, CardReport report, Actor actor, CancellationToken cancellation)
    {
        Claim? claim = null;
        await store.ChangeAsync<bool>(
            async session =>
            {
                claim = null;
                if (await session.Batches.FindAsync(batchId, cancellation) is not { State: BatchState.Running } batch) return false;
                if ((await session.Batches.ReadersAsync(batchId, cancellation)).FirstOrDefault(seat => seat.Reader == reader) is not { IsOut: false }) return false;
                var latest = await session.Batches.LatestCardAsync(batchId, reader, cancellation);
                var isAgain = latest?.InsertionId == report.InsertionId;
                // What is not at its end stays where it is: its person is not passed over by pulling the card and putting in another.
                if (latest?.Bin == CardBin.Working || (isAgain && latest!.Bin != CardBin.Untouched)) return false;
                var policy = await session.PolicyAsync(batch.PolicyId, cancellation) ?? throw new InvalidOperationException($"Policy {batch.PolicyId} is not in the store.");
                var seen = await checkCard.LookAsync(session, report, null, policy, cancellation);
                var serial = seen.Serial ?? "";
                // One that is at work, or done, and put into another reader.
                if (serial.Length > 0 && (await session.Batches.CardsOfAsync(batchId, serial, cancellation)).Any(card => card.Bin is CardBin.Working or CardBin.Good)) return false;

                var owner = seen.Device is { State: DeviceState.Assigned or DeviceState.Failed, PersonId: { } ownerId } ? await session.Batches.ItemOfAsync(batchId, ownerId, cancellation) : null;
                if ((owner is { State: BatchItemState.Waiting } ? owner : await session.Batches.NextAsync(batchId, cancellation)) is not { } item) return false;
                var now = time.GetUtcNow();
                var refusal = (await checkCard.LookAsync(session, report, item.PersonId, policy, cancellation)).Refusal ?? RefuseBound(batch, seen.Device);
                var card = isAgain ? latest! : null;
                if (card is null)
                {
                    card = new BatchCard { BatchId = batchId, Number = await session.Batches.LastNumberAsync(batchId, cancellation) + 1, Reader = reader, InsertionId = report.InsertionId, Serial = serial, At = now };
                    session.Add(card);
                }

                card.DeviceId = seen.Device?.Id;
                if (refusal is not null)
                {
                    card.Put(CardBin.Bad, refusal, now);
                    session.Record(BatchEvents.Of(batch, "card-refused", actor, now, null, card, refusal));
                    return true;
                }

                (card.Bin, card.Position, card.RunId, card.EndedAt) = (CardBin.Working, item.Position, Guid.NewGuid(), null);
                item.Move(BatchItemState.Working, null, now);
                (item.Tries, item.Card, item.RunId) = (item.Tries + 1, card.Number, card.RunId);
                session.Record(BatchEvents.Of(batch, "card-in", actor, now, item, card));
                claim = new Claim(card.Number, item.Position, item.PersonId, batch.PolicyId, batch.Mode, item.RequestId, card.RunId.Value);
                return true;
            },
            cancellation);
        return claim;
    }

    /// <summary>Writes down what became of a card, and what follows for its person and the batch. Doing it twice changes nothing.</summary>
    internal async Task SettleAsync(Guid batchId, int number, CardEnd end, Actor actor, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.Batches.FindAsync(batchId, cancellation) is not { } batch || await session.Batches.CardAsync(batchId, number, cancellation) is not { Bin: CardBin.Working, Position: { } position } card) return false;
                if (await session.Batches.ItemAsync(batchId, position, cancellation) is not { } item) return false;
                var now = time.GetUtcNow();
                card.DeviceId = end.DeviceId ?? card.DeviceId;
                item.RequestId = end.RequestId ?? item.RequestId;
                card.Put(end.Bin, end.Refusal, now);
                if (end.Bin == CardBin.Good)
                {
                    item.DeviceId = card.DeviceId;
                    item.Move(BatchItemState.Done, null, now);
                    batch.FailuresInARow = 0;
                    session.Record(BatchEvents.Of(batch, "card-good", actor, now, item, card));
                }
                else if (end.Bin == CardBin.Bad)
                {
                    item.Move(item.Tries >= MostTries ? BatchItemState.SetAside : BatchItemState.Waiting, end.Refusal, now);
                    batch.FailuresInARow++;
                    session.Record(BatchEvents.Of(batch, "card-bad", actor, now, item, card, end.Refusal, end.Detail));
                    if (batch.FailuresInARow >= MostFailuresInARow) Pause(session, batch, Refusals.FailuresInARow(batch.FailuresInARow), now);
                }
                else
                {
                    item.Tries--;
                    item.Move(end.IsThePersons ? BatchItemState.SetAside : BatchItemState.Waiting, end.IsThePersons ? end.Refusal : null, now);
                    session.Record(BatchEvents.Of(batch, end.IsThePersons ? "set-aside" : "card-untouched", actor, now, item, card, end.Refusal));
                }

                if (end is { Pauses: true, Refusal: { } cause }) Pause(session, batch, cause, now);
                await EndIfOverAsync(session, batch, now, cancellation);
                return true;
            },
            cancellation);

    /// <summary>Pauses a running batch on the portal's word.</summary>
    internal async Task PauseAsync(Guid batchId, Refusal why, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.Batches.FindAsync(batchId, cancellation) is { } batch) Pause(session, batch, why, time.GetUtcNow());
                return true;
            },
            cancellation);

    /// <summary>Ends a batch in which nobody is in line or at work any more, and one that was stopped, when its last card is done.</summary>
    internal static async Task EndIfOverAsync(IStoreSession session, Batch batch, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!batch.IsOpen || batch.State == BatchState.Ready) return;
        var numbers = await session.Batches.NumbersAsync(batch.Id, cancellation);
        if (numbers.Working > 0 || (numbers.Waiting > 0 && batch.State != BatchState.Stopping)) return;
        batch.Turn(numbers.Waiting > 0 ? BatchState.Stopped : BatchState.Ended);
        batch.EndedAt = now;
        session.Record(BatchEvents.Of(batch, "end", Actor.System, now, more: numbers));
    }

    private static void Pause(IStoreSession session, Batch batch, Refusal why, DateTimeOffset now)
    {
        if (batch.State != BatchState.Running) return;
        batch.Turn(BatchState.Paused, why);
        session.Record(BatchEvents.Of(batch, "pause", Actor.System, now, why));
    }

    /// <summary>Where cards are only bound, one that is bound already, or failed, is not bound once more.</summary>
    private static Refusal? RefuseBound(Batch batch, Device? device) =>
        BatchModes.BindsOnly(batch.Mode) && device is { State: not DeviceState.Available } ? Devices.Refusals.MustBeRecycled : null;
}
