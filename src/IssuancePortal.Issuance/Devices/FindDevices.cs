using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Finds devices by their serial numbers, or lists them by state; without those of people outside the actor's scope.</summary>
/// <param name="store">The store.</param>
public sealed class FindDevices(IIssuanceStore store)
{
    /// <summary>At most <paramref name="limit"/> devices whose serial number begins so, however it is grouped and whatever its case; none for an empty text.</summary>
    public async Task<Result<DeviceRow[]>> BySerialAsync(string text, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        var beginning = new string([.. text.Where(char.IsAsciiLetterOrDigit).Take(40)]).ToUpperInvariant();
        if (beginning.Length == 0) return Array.Empty<DeviceRow>();
        return await store.ReadAsync(async session => await RowsAsync(session, await session.DevicesBySerialAsync(beginning, Math.Clamp(limit, 1, 100), cancellation), actor, cancellation), cancellation);
    }

    /// <summary>At most <paramref name="limit"/> devices in a state, the latest first; null for any state.</summary>
    public async Task<Result<DeviceRow[]>> ByStateAsync(DeviceState? state, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync(async session => await RowsAsync(session, await session.DevicesAsync(state, Math.Clamp(limit, 1, 500), cancellation), actor, cancellation), cancellation);
    }

    private static async Task<DeviceRow[]> RowsAsync(IStoreSession session, IReadOnlyList<Device> devices, Actor actor, CancellationToken cancellation)
    {
        if (actor.ScopeOf(Permission.SearchPeople) is { } scope)
        {
            var within = await session.WithinAsync([.. devices.Select(device => device.PersonId).OfType<Guid>().Distinct()], scope, cancellation);
            devices = [.. devices.Where(device => device.PersonId is not { } owner || owner == actor.PersonId || within.Contains(owner))];
        }

        var names = await session.NamesAsync([.. devices.Select(device => device.PersonId).OfType<Guid>().Distinct()], cancellation);
        return [.. devices.Select(device => new DeviceRow(device, device.PersonId is { } owner ? names.GetValueOrDefault(owner) : null))];
    }
}

/// <summary>A line of a list of devices.</summary>
/// <param name="Device">The device.</param>
/// <param name="Owner">Name of the person it is bound to; null for nobody.</param>
public sealed record DeviceRow(Device Device, string? Owner);
