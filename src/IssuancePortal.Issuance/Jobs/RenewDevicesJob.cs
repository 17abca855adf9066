using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>
/// Before a device's certificates end: opens an update of the same device, which gives it new ones and a new life, and reminds its person once at each threshold. An update and not a
/// replacement, since the chip is good and stays in use until its person has it renewed; whoever wants another card for it files a replacement with the reason renewal.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="update">Asks for updates.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class RenewDevicesJob(IIssuanceStore store, UpdateDevice update, ISettings settings, TimeProvider time) : IJob
{
    /// <inheritdoc/>
    public string Name => "renew-devices";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var (now, rules, done) = (time.GetUtcNow(), settings.Get<RenewalSettings>(), 0);
        var until = now.AddDays(Math.Max(rules.OpenDays, rules.ReminderDays.DefaultIfEmpty(0).Max()));
        foreach (var id in await store.ReadAsync(session => session.ExpiringDevicesAsync(DeviceState.Issued, now, until, cancellation), cancellation))
        {
            if (await OpenAsync(id, now.AddDays(rules.OpenDays), cancellation)) done++;
            if (await RemindAsync(id, rules, now, cancellation)) done++;
        }

        return done;
    }

    private async Task<bool> OpenAsync(Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        var opened = await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.DeviceAsync(id, cancellation) is not { State: DeviceState.Issued, IsTemporary: false } device || device.ExpiresAt > until) return false;
                var filed = await update.FileAsync(session, new UpdateOrder(id, RequestType.Update, Comment: null), Actor.System, cancellation);
                return filed.Succeeded;
            },
            cancellation);
        return opened is { Succeeded: true, Value: true };
    }

    private async Task<bool> RemindAsync(Guid id, RenewalSettings rules, DateTimeOffset now, CancellationToken cancellation)
    {
        var reminded = await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.DeviceAsync(id, cancellation) is not { State: DeviceState.Issued, ExpiresAt: { } expires } device || expires <= now) return false;
                // Whoever got a device for a week is not told of its end a month before.
                var life = (expires - (device.IssuedAt ?? device.CreatedAt)).TotalDays;
                var reached = rules.ReminderDays.Where(days => (expires - now).TotalDays <= days && days < life).DefaultIfEmpty(0).Min();
                if (reached == 0 || device.RemindedDays <= reached) return false;
                device.RemindedDays = reached;
                session.Record(new AuditEvent
                {
                    At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "device.reminder", PersonId = device.PersonId, DeviceId = id,
                    Detail = Audits.Json(new { Days = reached.ToString(System.Globalization.CultureInfo.InvariantCulture), ExpiresAt = expires.ToString("u"), Temporary = device.IsTemporary ? "true" : "false" }),
                });
                return true;
            },
            cancellation);
        return reminded is { Succeeded: true, Value: true };
    }
}
