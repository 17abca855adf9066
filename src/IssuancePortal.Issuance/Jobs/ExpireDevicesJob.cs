using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Devices whose day has come: an own one expires and waits to be replaced (T18); a temporary one is terminated (T17), and its forgotten original is in use again (T15).</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="terminate">Ends temporary devices.</param>
/// <param name="time">Clock.</param>
public sealed class ExpireDevicesJob(IIssuanceStore store, DeviceMoves moves, TerminateDevice terminate, TimeProvider time) : IJob
{
    /// <inheritdoc/>
    public string Name => "expire-devices";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var done = 0;
        foreach (var state in (DeviceState[])[DeviceState.Issued, DeviceState.Suspended])
        {
            var now = time.GetUtcNow();
            foreach (var id in await store.ReadAsync(session => session.ExpiringDevicesAsync(state, DateTimeOffset.MinValue, now, cancellation), cancellation))
            {
                var ended = await store.ChangeAsync<bool>(async session => await EndAsync(session, id, now, cancellation), cancellation);
                if (ended is { Succeeded: true, Value: true }) done++;
            }
        }

        return done;
    }

    private async Task<Result<bool>> EndAsync(IStoreSession session, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await session.DeviceAsync(id, cancellation) is not { } device || device.ExpiresAt > now) return false;
        if (device is { IsTemporary: true, State: DeviceState.Issued or DeviceState.Suspended })
        {
            var ended = await terminate.EndAsync(session, device, TerminationReason.NotNeeded, MoveActor.Portal, Actor.System, cancellation);
            return ended.Succeeded ? true : ended.Refusal;
        }

        if (device.State != DeviceState.Issued) return false;
        var moved = await moves.MakeAsync(session, device, DeviceMove.Expire, MoveActor.Portal, Actor.System, new MoveWhy { Reason = IssuanceReason.Expired }, cancellation);
        return moved.Succeeded ? true : moved.Refusal;
    }
}
