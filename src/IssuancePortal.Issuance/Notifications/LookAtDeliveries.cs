using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>The delivery log: what was sent, what waits, what was given up; and sending again.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class LookAtDeliveries(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Deliveries, newest first.</summary>
    public async Task<Result<Delivery[]>> ListAsync(DeliveryFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return (await store.ReadAsync(session => session.Notifications.DeliveriesAsync(filter, cancellation), cancellation)).ToArray();
    }

    /// <summary>How many were given up: the alarm of the administrators' start page.</summary>
    public async Task<Result<int>> CountDeadAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync(session => session.Notifications.CountDeliveriesAsync(DeliveryState.Dead, cancellation), cancellation);
    }

    /// <summary>Tries a delivery again from now, for another day, with the same idempotency key.</summary>
    public async Task<Result<Delivery>> SendAgainAsync(long id, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ChangeAsync<Delivery>(
            async session =>
            {
                if (await session.Notifications.DeliveryAsync(id, cancellation) is not { } delivery) return Refusals.Unknown;
                var now = time.GetUtcNow();
                (delivery.State, delivery.EndedAt, delivery.Since, delivery.NextTryAt) = (DeliveryState.Waiting, null, now, now);
                delivery.Attempts = 0;
                Record(session, actor, now, "delivery.again", delivery);
                return delivery;
            },
            cancellation);
    }

    /// <summary>Takes a delivery that was given up out of the alarm.</summary>
    public async Task<Result<Delivery>> WithdrawAsync(long id, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ChangeAsync<Delivery>(
            async session =>
            {
                if (await session.Notifications.DeliveryAsync(id, cancellation) is not { State: DeliveryState.Dead or DeliveryState.Waiting } delivery) return Refusals.Unknown;
                var now = time.GetUtcNow();
                (delivery.State, delivery.EndedAt) = (DeliveryState.Withdrawn, now);
                Record(session, actor, now, "delivery.withdraw", delivery);
                return delivery;
            },
            cancellation);
    }

    private static void Record(IStoreSession session, Actor actor, DateTimeOffset now, string what, Delivery delivery) => session.Record(new AuditEvent
    {
        At = now,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        Detail = Audits.Json(new { delivery.Recipient, Event = delivery.What, Delivery = delivery.IdempotencyKey }),
    });
}
