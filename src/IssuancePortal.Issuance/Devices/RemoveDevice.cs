using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>
/// Removes a device that ended long ago from the records (T22): its runs, certificates and secrets with it, while requests stay without it. The audit trail keeps what it was. A destroyed device
/// stays for ever, for that is what keeps its serial number out; so does one of whose certificates one has not expired, for revocation lists name it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class RemoveDevice(IIssuanceStore store, ISettings settings, TimeProvider time) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Remove;

    /// <inheritdoc/>
    public Permission Permission => Permission.RemoveDevices;

    /// <inheritdoc/>
    public Refusal? RefuseStale(Actor actor) => actor.RefuseStale(time.GetUtcNow());

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor) ?? (device.DisposalReason == DisposalReason.Destroyed ? Refusals.StaysBlocked : null);

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation)
    {
        var (now, certificates) = (time.GetUtcNow(), await session.CertificatesOfDeviceAsync(device.Id, cancellation));
        var kept = KeptUntil(device, certificates);
        if (kept > now) return Refusals.KeptUntil(kept);
        string[] removed = [.. certificates.Select(certificate => certificate.SerialNumber)];
        session.Record(Audits.Of(actor, now, device, DeviceLifecycle.Row(Move), device.State, null, detail: new
        {
            Kind = device.Kind.ToString(), device.Serial, device.Model, EndedAt = device.EndedAt?.ToString("u"), Reason = choice.Note.Length > 0 ? choice.Note : null, Removed = removed,
        }));
        await session.RemoveDeviceAsync(device, cancellation);
        return removed;
    }

    /// <summary>Serial numbers of the certificates that went with it; or why nothing was done.</summary>
    public async Task<Result<string[]>> RemoveAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(session => new MakeDeviceMove(store, [this]).MakeAsync(session, deviceId, Move, new MoveChoice(), actor, MoveDoor.Word, cancellation), cancellation);

    /// <summary>Devices in a state from which they can be removed, the latest known first, each with when it can be.</summary>
    /// <param name="state">Terminated or disposed of.</param>
    /// <param name="page">From 0.</param>
    /// <param name="size">Rows of a page, 1 to 500.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<EndedDevices>> LookAsync(DeviceState state, int page, int size, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission)) return Roles.Refusals.NotAllowed(Permission);
        if (!DeviceLifecycle.Row(Move).From.Contains(state)) return Refusals.IllegalMove(Move, state);
        var limit = Math.Clamp(size, 1, 500);
        return await store.ReadAsync(
            async session =>
            {
                var rows = new List<EndedDevice>();
                foreach (var device in await session.DevicesAsync(state, null, Math.Max(page, 0) * limit, limit, cancellation))
                    rows.Add(new EndedDevice(device, device.DisposalReason == DisposalReason.Destroyed ? null : KeptUntil(device, await session.CertificatesOfDeviceAsync(device.Id, cancellation))));
                return new EndedDevices(rows, await session.CountDevicesAsync(state, null, cancellation));
            },
            cancellation);
    }

    private DateTimeOffset KeptUntil(Device device, IReadOnlyList<IssuedCertificate> certificates) =>
        certificates.Select(certificate => certificate.NotAfter).Append((device.EndedAt ?? device.CreatedAt).AddDays(settings.Get<RetentionSettings>().DeviceDays)).Max();
}

/// <summary>A device that ended.</summary>
/// <param name="Device">The device.</param>
/// <param name="KeptUntil">From when on it can be removed; null for never.</param>
public sealed record EndedDevice(Device Device, DateTimeOffset? KeptUntil);

/// <summary>A page of devices that ended.</summary>
/// <param name="Rows">Its lines.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record EndedDevices(IReadOnlyList<EndedDevice> Rows, int Total);
