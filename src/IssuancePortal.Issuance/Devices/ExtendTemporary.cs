using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>
/// Lends a temporary device for longer: not beyond what the site allows from its issuance, and not beyond the end of its certificates, which were issued for just that long.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ExtendTemporary(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>The latest day to which a temporary device can be lent; null for a device that is not lent.</summary>
    public async Task<DateTimeOffset?> LatestAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await store.ReadAsync<DateTimeOffset?>(async session => await session.DeviceAsync(deviceId, cancellation) is { } device ? await LatestAsync(session, device, cancellation) : null, cancellation);

    /// <summary>When the device ends now; or why nothing was changed.</summary>
    public async Task<Result<DateTimeOffset>> ExtendAsync(Guid deviceId, DateTimeOffset until, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<DateTimeOffset>(
            async session =>
            {
                if (!actor.May(Permission.ReplaceDevice)) return Roles.Refusals.NotAllowed(Permission.ReplaceDevice);
                if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return Refusals.Unknown;
                if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(device.PersonId, Permission.ReplaceDevice, actor, cancellation) is { } outOfScope) return outOfScope;
                if (await LatestAsync(session, device, cancellation) is not { } latest) return Refusals.NotTemporary;
                var now = time.GetUtcNow();
                if (until <= now) return Refusals.InPast;
                if (until > latest) return Refusals.ExtendedTooLong(latest);
                var before = device.ExpiresAt;
                (device.ExpiresAt, device.RemindedDays) = (until, null);
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "device.extend", PersonId = device.PersonId, DeviceId = device.Id,
                    Before = before?.ToString("u"), After = until.ToString("u"),
                });
                return until;
            },
            cancellation);

    private async Task<DateTimeOffset?> LatestAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        if (!device.IsTemporary || device.State is not (DeviceState.Issued or DeviceState.Suspended) || device.IssuedAt is not { } issued) return null;
        var allowed = issued.AddDays(settings.Get<ReplacementSettings>().TemporaryMaxDays);
        var ends = (await session.CertificatesOfDeviceAsync(device.Id, cancellation)).Where(certificate => certificate.State is CertificateState.Active or CertificateState.OnHold).Select(certificate => certificate.NotAfter);
        return ends.Append(allowed).Min();
    }
}
