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

    /// <summary>A page of the devices in a state (null: in any) and at a place (null: anywhere), the latest first, with how many there are.</summary>
    /// <param name="state">State.</param>
    /// <param name="location">Place.</param>
    /// <param name="page">From 0.</param>
    /// <param name="size">Rows of a page, 1 to 500.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<DevicePageRows>> PageAsync(DeviceState? state, string? location, int page, int size, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        var limit = Math.Clamp(size, 1, 500);
        return await store.ReadAsync(
            async session => new DevicePageRows(
                await RowsAsync(session, await session.DevicesAsync(state, location, Math.Max(page, 0) * limit, limit, cancellation), actor, cancellation),
                await session.CountDevicesAsync(state, location, cancellation)),
            cancellation);
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

/// <summary>A page of devices.</summary>
/// <param name="Rows">Its lines.</param>
/// <param name="Total">How many there are on all pages, those outside the actor's scope counted.</param>
public sealed record DevicePageRows(IReadOnlyList<DeviceRow> Rows, int Total);
