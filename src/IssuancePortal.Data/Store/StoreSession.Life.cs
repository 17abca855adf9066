using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Stock;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Store;

/// <summary>What the life of devices asks for: stock, what expires, what is to be published, who does the jobs.</summary>
internal sealed partial class StoreSession
{
    public async Task<IReadOnlyList<Guid>> ExpiringDevicesAsync(DeviceState state, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).Where(device => device.State == state && device.ExpiresAt != null && device.ExpiresAt > after && device.ExpiresAt <= until)
            .OrderBy(device => device.ExpiresAt).Select(device => device.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Device>> DevicesAsync(DeviceState? state, string? location, int skip, int limit, CancellationToken cancellation = default) =>
        await Of(await FromAsync<Device>(cancellation), state, location).OrderByDescending(device => device.CreatedAt).ThenByDescending(device => device.Id).Skip(skip).Take(limit).ToListAsync(cancellation);

    public async Task<int> CountDevicesAsync(DeviceState? state, string? location, CancellationToken cancellation = default) =>
        await Of(await FromAsync<Device>(cancellation), state, location).CountAsync(cancellation);

    public async Task<IReadOnlyList<StockCount>> StockAsync(CancellationToken cancellation = default) =>
        [
            .. (await (await FromAsync<Device>(cancellation)).Where(device => device.State == DeviceState.Available).GroupBy(device => new { device.Location, device.Kind })
                .Select(group => new { group.Key.Location, group.Key.Kind, Count = group.Count() }).ToListAsync(cancellation))
                .OrderBy(row => row.Location, StringComparer.Ordinal).ThenBy(row => row.Kind).Select(row => new StockCount(row.Location, row.Kind, row.Count)),
        ];

    public async Task<IReadOnlySet<string>> KnownSerialsAsync(DeviceKind kind, IReadOnlyCollection<string> serials, CancellationToken cancellation = default)
    {
        var devices = await FromAsync<Device>(cancellation);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in serials.Chunk(500))
            known.UnionWith(await devices.Where(device => device.Kind == kind && some.Contains(device.Serial)).Select(device => device.Serial).ToListAsync(cancellation));
        return known;
    }

    public async Task RemoveDeviceAsync(Device device, CancellationToken cancellation = default)
    {
        MustBeWritable();
        var id = device.Id;
        await FlushAsync(cancellation);
        await db.Set<CertificateCopy>().Where(copy => copy.DeviceId == id).ExecuteDeleteAsync(cancellation);
        // The certificate of a key in escrow is what tells whose it is and what for.
        await db.Set<IssuedCertificate>().Where(certificate => certificate.DeviceId == id && db.Set<EscrowedKey>().Any(key => key.SerialNumber == certificate.SerialNumber))
            .ExecuteUpdateAsync(set => set.SetProperty(certificate => certificate.DeviceId, (Guid?)null), cancellation);
        await db.Set<StatusOrder>().Where(order => db.Set<IssuedCertificate>().Any(certificate => certificate.SerialNumber == order.SerialNumber && certificate.DeviceId == id)).ExecuteDeleteAsync(cancellation);
        await db.Set<IssuedCertificate>().Where(certificate => certificate.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<RunJournalEntry>().Where(entry => db.Set<Run>().Any(run => run.Id == entry.RunId && run.DeviceId == id)).ExecuteDeleteAsync(cancellation);
        await db.Set<Run>().Where(run => run.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<EnrolmentTicket>().Where(ticket => ticket.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<PhoneInvitation>().Where(invitation => invitation.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<Device>().Where(other => other.ParentDeviceId == id).ExecuteUpdateAsync(set => set.SetProperty(other => other.ParentDeviceId, (Guid?)null), cancellation);
        await db.Set<DeviceSecret>().Where(secret => secret.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<IssuanceRequest>().Where(request => request.DeviceId == id).ExecuteUpdateAsync(set => set.SetProperty(request => request.DeviceId, (Guid?)null), cancellation);
        await db.Set<IssuanceRequest>().Where(request => request.ReplacesDeviceId == id).ExecuteUpdateAsync(set => set.SetProperty(request => request.ReplacesDeviceId, (Guid?)null), cancellation);
        await db.Set<Device>().Where(other => other.ReplacesDeviceId == id).ExecuteUpdateAsync(set => set.SetProperty(other => other.ReplacesDeviceId, (Guid?)null), cancellation);
        await db.Set<Device>().Where(removed => removed.Id == id).ExecuteDeleteAsync(cancellation);
        // What was read of it is gone: nothing of it may be saved again.
        db.ChangeTracker.Clear();
    }

    public async Task<IReadOnlyList<OneTimeSecret>> OneTimeSecretsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<OneTimeSecret>(cancellation)).Where(secret => secret.EndedAt == null && secret.ExpiresAt <= now).OrderBy(secret => secret.ExpiresAt).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<StatusOrder>> LateStatusOrdersAsync(int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<StatusOrder>(cancellation)).Where(order => order.DoneAt == null && order.Attempts > 0)
            .OrderBy(order => order.DueBy == null).ThenBy(order => order.DueBy).ThenBy(order => order.CreatedAt).Take(limit).ToListAsync(cancellation);

    public async Task<StatusOrder?> StatusOrderAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<StatusOrder>(cancellation)).FirstOrDefaultAsync(order => order.Id == id, cancellation);

    public async Task<IReadOnlyList<StatusOrder>> StatusOrdersToAlarmAsync(DateTimeOffset dueBy, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<StatusOrder>(cancellation)).Where(order => order.DoneAt == null && order.AlarmedAt == null && order.DueBy != null && order.DueBy <= dueBy)
            .OrderBy(order => order.DueBy).Take(limit).ToListAsync(cancellation);

    public async Task<JobLease?> LeaseAsync(string name, CancellationToken cancellation = default) =>
        await (await FromAsync<JobLease>(cancellation)).FirstOrDefaultAsync(lease => lease.Name == name, cancellation);

    private static IQueryable<Device> Of(IQueryable<Device> devices, DeviceState? state, string? location)
    {
        if (state is { } only) devices = devices.Where(device => device.State == only);
        return location is null ? devices : devices.Where(device => device.Location == location);
    }
}
