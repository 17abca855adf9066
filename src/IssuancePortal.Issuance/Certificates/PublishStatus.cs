using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>
/// Works off <see cref="StatusOrder"/>s: asks the authority to publish each, and asks again, with growing pauses, as long as it does not answer. What a move blocked is blocked meanwhile. One that must be
/// published by a certain time raises an alarm, once, when a quarter of its time is left.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="authority">The authority.</param>
/// <param name="time">Clock.</param>
public sealed class PublishStatus(IIssuanceStore store, ICertificateAuthority authority, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>Part of the time to publish that is left when the alarm is raised.</summary>
    private const double AlarmAt = 0.25;

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(15));
    private static readonly Backoff PausesWhenPressing = Pauses with { Longest = TimeSpan.FromMinutes(2) };

    /// <summary>Tries every order whose time has come, most pressing first, and raises alarms.</summary>
    /// <returns>How many were published.</returns>
    public async Task<int> WorkOffAsync(CancellationToken cancellation = default)
    {
        var published = 0;
        while (true)
        {
            var orders = await store.ReadAsync(session => session.StatusOrdersAsync(time.GetUtcNow(), Batch, cancellation), cancellation);
            var done = 0;
            foreach (var order in orders)
                if (await TryAsync(order, cancellation)) done++;
            published += done;
            if (orders.Count < Batch || done == 0) break;
        }

        await AlarmAsync(cancellation);
        return published;
    }

    /// <summary>Orders that the authority has not published at the first try, most pressing first; the refusal for a role that may not look.</summary>
    public async Task<Result<StatusOrder[]>> LateAsync(int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return (await store.ReadAsync(session => session.LateStatusOrdersAsync(limit, cancellation), cancellation)).ToArray();
    }

    private async Task<bool> TryAsync(StatusOrder order, CancellationToken cancellation)
    {
        // Another change followed this one and has an order of its own: what this one says is not true any more.
        var isOvertaken = await store.ReadAsync(async session => await session.CertificateAsync(order.SerialNumber, cancellation) is { } now && now.State != order.State, cancellation);
        var failure = isOvertaken ? null : await AskAsync(order, cancellation);
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.StatusOrderAsync(order.Id, cancellation) is not { DoneAt: null } stored) return false;
                var now = time.GetUtcNow();
                stored.Attempts++;
                stored.LastFailure = failure;
                if (failure is null) stored.DoneAt = now;
                else stored.NextAttemptAt = now + (stored.DueBy is null ? Pauses : PausesWhenPressing).After(stored.Attempts);
                return true;
            },
            cancellation);
        return failure is null;
    }

    private async Task<string?> AskAsync(StatusOrder order, CancellationToken cancellation)
    {
        try
        {
            var done = await authority.PublishAsync(order, cancellation);
            return done.Refusal?.Code;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever an authority throws, the order stays and is tried again; the code tells that it did not answer.
            return Refusals.AuthorityDown.Code;
        }
    }

    private async Task AlarmAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // No order has more than a day, so that a quarter of a day bounds what can be near.
        var near = await store.ReadAsync(session => session.StatusOrdersToAlarmAsync(now.AddHours(24 * AlarmAt), Batch, cancellation), cancellation);
        foreach (var order in near.Where(order => order.DueBy - now <= (order.DueBy - order.CreatedAt) * AlarmAt))
        {
            await store.ChangeAsync<bool>(
                async session =>
                {
                    if (await session.StatusOrderAsync(order.Id, cancellation) is not { DoneAt: null, AlarmedAt: null } stored) return false;
                    stored.AlarmedAt = now;
                    var certificate = await session.CertificateAsync(order.SerialNumber, cancellation);
                    session.Record(new AuditEvent
                    {
                        At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "certificate.publish-late", PersonId = certificate?.PersonId, DeviceId = order.DeviceId,
                        Detail = Audits.Json(new { Serial = order.SerialNumber, DueBy = order.DueBy?.ToString("u"), Attempts = order.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture), Reason = order.LastFailure }),
                    });
                    return true;
                },
                cancellation);
        }
    }
}
