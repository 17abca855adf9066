using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>
/// Where a person's encryption key was revoked or replaced on one device, opens updates of the others: the card gets a new key, the phone the card's. It looks at what the devices have and not at what happened to them, so that
/// nothing is missed, whoever changed it and wherever the portal died. What is open already is left alone; a phone's turn comes when there is a key for it. Everybody is looked at when it begins and once an hour, in between those
/// whom the audit trail has named since.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="update">Asks for updates.</param>
/// <param name="time">Clock.</param>
public sealed class FollowKeysJob(IIssuanceStore store, UpdateDevice update, TimeProvider time) : IJob
{
    /// <summary>Where more has happened since the last look, everybody is looked at.</summary>
    private const int MostEvents = 2_000;

    private static readonly TimeSpan EverybodyEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _everybodyAt;
    private long _seen;

    /// <inheritdoc/>
    public string Name => "follow-keys";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (people, head, isEverybody) = await store.ReadAsync(session => WhomAsync(session, now, cancellation), cancellation);
        var done = 0;
        foreach (var personId in people) done += await FollowAsync(personId, cancellation);
        // Only now: whom a failure left out is looked at again.
        _seen = head;
        if (isEverybody) _everybodyAt = now + EverybodyEvery;
        return done;
    }

    private async Task<(IReadOnlyList<Guid> People, long Head, bool IsEverybody)> WhomAsync(IStoreSession session, DateTimeOffset now, CancellationToken cancellation)
    {
        var events = now < _everybodyAt ? await session.Notifications.TrailAsync(_seen, MostEvents + 1, cancellation) : null;
        if (events is not { Count: <= MostEvents })
        {
            // The head first: what happens meanwhile is looked at next time.
            var head = await session.Notifications.HeadAsync(cancellation);
            return (await session.Escrow.PeopleToFollowAsync(cancellation), head, true);
        }

        var behind = new List<Guid>();
        foreach (var personId in events.Select(audit => audit.PersonId).OfType<Guid>().Distinct())
            if (await SharedKeys.OfAsync(session, personId, cancellation) is var keys && keys.Behind.Any(keys.IsReady)) behind.Add(personId);
        return (behind, events.Count > 0 ? events[^1].Sequence : _seen, false);
    }

    private async Task<int> FollowAsync(Guid personId, CancellationToken cancellation)
    {
        var filed = await store.ChangeAsync<int>(
            async session =>
            {
                var keys = await SharedKeys.OfAsync(session, personId, cancellation);
                var opened = 0;
                foreach (var holder in keys.Behind.Where(keys.IsReady))
                    if ((await update.FileAsync(session, new UpdateOrder(holder.Device.Id, RequestType.Update) { BringsKey = true }, Actor.System, cancellation)).Succeeded) opened++;
                return opened;
            },
            cancellation);
        return filed.Succeeded ? filed.Value : 0;
    }
}
