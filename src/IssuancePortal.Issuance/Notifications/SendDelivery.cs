using System.Globalization;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>
/// Tries a delivery once: claims it, sends it, and writes down what became of it. A process that dies in between leaves a claim that runs out, and the delivery is tried again with the same
/// idempotency key.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="mail">Sends mails.</param>
/// <param name="webhooks">Calls webhooks.</param>
/// <param name="vault">Opens the secrets that webhooks are signed with.</param>
/// <param name="time">Clock.</param>
public sealed class SendDelivery(IIssuanceStore store, IMailTransport mail, IWebhookTransport webhooks, IVault vault, TimeProvider time)
{
    /// <summary>Deliveries that are due now.</summary>
    public Task<IReadOnlyList<Delivery>> DueAsync(int limit, CancellationToken cancellation = default) =>
        store.ReadAsync(session => session.Notifications.DueAsync(time.GetUtcNow(), limit, cancellation), cancellation);

    /// <summary>When the next one is due; null for none.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default) => store.ReadAsync(session => session.Notifications.NextDueAsync(cancellation), cancellation);

    /// <summary>One try.</summary>
    /// <returns>The delivery as it stands now; refused when it is not due or somebody else is trying it.</returns>
    public async Task<Result<Delivery>> TryAsync(long deliveryId, CancellationToken cancellation = default)
    {
        WebhookSubscription? webhook = null;
        var claimed = await store.ChangeAsync<Delivery>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.Notifications.DeliveryAsync(deliveryId, cancellation) is not { State: DeliveryState.Waiting } delivery || delivery.NextTryAt > now) return Refusals.NotDue;
                webhook = delivery.Channel == DeliveryChannel.Webhook ? await session.Notifications.WebhookAsync(delivery.SourceId, cancellation) : null;
                var isWanted = delivery.Payload is not null && (delivery.Sequence < 0 || await IsWantedAsync(session, delivery, webhook, cancellation));
                if (!isWanted)
                {
                    (delivery.State, delivery.EndedAt) = (DeliveryState.Withdrawn, now);
                    return delivery;
                }

                delivery.Attempts++;
                delivery.LastTryAt = now;
                delivery.NextTryAt = now + DeliveryRetry.LostAfter;
                return delivery;
            },
            cancellation);
        if (!claimed.Succeeded || claimed.Value.State != DeliveryState.Waiting) return claimed;
        var outcome = await SendAsync(claimed.Value, webhook, cancellation);
        // What came of it is written down even while the portal stops.
        return await NoteAsync(claimed.Value, outcome, CancellationToken.None);
    }

    private static async Task<bool> IsWantedAsync(IStoreSession session, Delivery delivery, WebhookSubscription? webhook, CancellationToken cancellation) =>
        delivery.Channel == DeliveryChannel.Webhook
            ? webhook is { IsActive: true, RemovedAt: null }
            : await session.Notifications.TemplateAsync(delivery.SourceId, cancellation) is { IsActive: true };

    private async Task<DeliveryOutcome> SendAsync(Delivery delivery, WebhookSubscription? webhook, CancellationToken cancellation)
    {
        if (delivery.Channel == DeliveryChannel.Mail) return await mail.SendAsync(MailText.FromJson(delivery.Payload!), delivery.IdempotencyKey, cancellation);
        if (webhook is null) return new DeliveryOutcome(false, IsFinal: true);
        var now = time.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return await webhooks.PostAsync(
            new WebhookCall(webhook.Url, delivery.Payload!, timestamp, WebhookSecret.Sign(vault, webhook, timestamp, delivery.Payload!, now), delivery.IdempotencyKey, delivery.What),
            cancellation);
    }

    private async Task<Result<Delivery>> NoteAsync(Delivery tried, DeliveryOutcome outcome, CancellationToken cancellation) =>
        await store.ChangeAsync<Delivery>(
            async session =>
            {
                var now = time.GetUtcNow();
                // Believed lost meanwhile, and tried by somebody else: theirs counts.
                if (await session.Notifications.DeliveryAsync(tried.Id, cancellation) is not { State: DeliveryState.Waiting } delivery || delivery.LastTryAt != tried.LastTryAt) return Refusals.NotDue;
                delivery.Code = outcome.Code;
                delivery.Fault = outcome.Fault is { Length: > 300 } fault ? fault[..300] : outcome.Fault;
                if (outcome.Delivered)
                {
                    (delivery.State, delivery.EndedAt) = (DeliveryState.Sent, now);
                }
                else if (!outcome.IsFinal && DeliveryRetry.Next(delivery.Since, delivery.Attempts, now, Random.Shared.NextDouble()) is { } next)
                {
                    delivery.NextTryAt = next;
                    // The rest would only wait for the same receiver, one time-out after the other, and keep others waiting.
                    if (delivery.Channel == DeliveryChannel.Webhook && outcome.Code is null or >= 500) await session.Notifications.PostponeAsync(delivery.Target, next, cancellation);
                }
                else
                {
                    (delivery.State, delivery.EndedAt) = (DeliveryState.Dead, now);
                }

                return delivery;
            },
            cancellation);
}
