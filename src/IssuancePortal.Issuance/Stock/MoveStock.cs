using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Stock;

/// <summary>Where blank devices lie, and taking them from one place to another.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class MoveStock(IIssuanceStore store, TimeProvider time)
{
    private const int MaxLocation = 100;

    /// <summary>Counts by place and kind.</summary>
    public async Task<Result<StockCount[]>> LookAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageStock)) return Roles.Refusals.NotAllowed(Permission.ManageStock);
        return (await store.ReadAsync(session => session.StockAsync(cancellation), cancellation)).ToArray();
    }

    /// <summary>Takes devices to a place; all of them or, when one is not in stock, none. How many were elsewhere before.</summary>
    public async Task<Result<int>> MoveAsync(IReadOnlyCollection<Guid> deviceIds, string location, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageStock)) return Roles.Refusals.NotAllowed(Permission.ManageStock);
        var to = location.Trim();
        if (to.Length is 0 or > MaxLocation || to.Any(char.IsControl)) return Devices.Refusals.LocationMissing;
        return await store.ChangeAsync<int>(
            async session =>
            {
                var (now, moved) = (time.GetUtcNow(), 0);
                foreach (var id in deviceIds.Distinct())
                {
                    if (await session.DeviceAsync(id, cancellation) is not { State: DeviceState.Available or DeviceState.Terminated } device) return Devices.Refusals.NotInStockNow;
                    if (device.Location == to) continue;
                    session.Record(new AuditEvent
                    {
                        At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "device.transfer", DeviceId = device.Id, Before = device.Location, After = to,
                    });
                    device.Location = to;
                    moved++;
                }

                return moved;
            },
            cancellation);
    }
}
