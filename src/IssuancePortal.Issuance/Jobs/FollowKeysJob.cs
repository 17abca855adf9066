using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>
/// Where a person's encryption key was revoked or replaced on one device, opens updates of the others: the card gets a new key, the phone the card's. It looks at what the devices have and not at what happened to them, so that
/// nothing is missed, whoever changed it and wherever the portal died. What is open already is left alone; a phone's turn comes when there is a key for it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="update">Asks for updates.</param>
public sealed class FollowKeysJob(IIssuanceStore store, UpdateDevice update) : IJob
{
    /// <inheritdoc/>
    public string Name => "follow-keys";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var done = 0;
        foreach (var personId in await store.ReadAsync(session => session.Escrow.PeopleToFollowAsync(cancellation), cancellation)) done += await FollowAsync(personId, cancellation);
        return done;
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
