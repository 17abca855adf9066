using IssuancePortal.Issuance.Audit;
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
public sealed class RemoveDevice(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>Removes it; or why nothing was done.</summary>
    public async Task<Result<bool>> RemoveAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (!actor.May(Permission.RemoveDevices)) return Roles.Refusals.NotAllowed(Permission.RemoveDevices);
                if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return Refusals.Unknown;
                var row = DeviceLifecycle.Row(DeviceMove.Remove);
                if (!row.From.Contains(device.State)) return Refusals.IllegalMove(DeviceMove.Remove, device.State);
                if (device.DisposalReason == DisposalReason.Destroyed) return Refusals.StaysBlocked;
                var (now, certificates) = (time.GetUtcNow(), await session.CertificatesOfDeviceAsync(deviceId, cancellation));
                var kept = certificates.Select(certificate => certificate.NotAfter).Append((device.EndedAt ?? device.CreatedAt).AddDays(settings.Get<RetentionSettings>().DeviceDays)).Max();
                if (kept > now) return Refusals.KeptUntil(kept);
                session.Record(Audits.Of(actor, now, device, row, device.State, null, detail: new
                {
                    Kind = device.Kind.ToString(), device.Serial, device.Model, EndedAt = device.EndedAt?.ToString("u"), Removed = certificates.Select(certificate => certificate.SerialNumber),
                }));
                await session.RemoveDeviceAsync(device, cancellation);
                return true;
            },
            cancellation);
}
