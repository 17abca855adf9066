using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>A subscription as an administrator wants it.</summary>
/// <param name="Id">Which; null for a new one.</param>
/// <param name="Version">The version that was edited; null for a new one.</param>
public sealed record WebhookOrder(Guid? Id, Guid? Version, string Name, string Url, string Events, bool IsActive);

/// <summary>A subscription with a secret that was just made and is shown this once.</summary>
/// <param name="Webhook">The subscription.</param>
/// <param name="Secret">The secret in clear; null when none was made.</param>
public sealed record SavedWebhook(WebhookSubscription Webhook, string? Secret)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(SavedWebhook)} {Webhook.Id}";
}

/// <summary>Webhook subscriptions: looks at them, changes them, exchanges their secrets, tries them. Every change is audited.</summary>
/// <param name="store">The store.</param>
/// <param name="transport">Says which addresses are allowed.</param>
/// <param name="vault">Seals secrets.</param>
/// <param name="time">Clock.</param>
public sealed class ChangeWebhooks(IIssuanceStore store, IWebhookTransport transport, IVault vault, TimeProvider time)
{
    /// <summary>Every subscription, by name.</summary>
    public async Task<Result<WebhookSubscription[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return (await store.ReadAsync(session => session.Notifications.WebhooksAsync(cancellation), cancellation)).ToArray();
    }

    /// <summary>One subscription.</summary>
    public async Task<Result<WebhookSubscription>> FindAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync(session => session.Notifications.WebhookAsync(id, cancellation), cancellation) is { RemovedAt: null } found ? found : Refusals.Unknown;
    }

    /// <summary>Adds a subscription, with a new secret, or changes one.</summary>
    public async Task<Result<SavedWebhook>> SaveAsync(WebhookOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        if (string.IsNullOrWhiteSpace(order.Name)) return Refusals.TextsMissing;
        if (!EventPattern.IsValid(order.Events)) return Refusals.EventsInvalid;
        if (!transport.Accepts(order.Url.Trim())) return Refusals.WebhookUrlInvalid;
        if (order.Id is null) return await AddAsync(order, actor, cancellation);
        return await ChangeAsync(order.Id.Value, order.Version, "webhook.change", actor, (webhook, _) =>
        {
            (webhook.Name, webhook.Url, webhook.Events, webhook.IsActive) = (order.Name.Trim(), order.Url.Trim(), order.Events.Trim(), order.IsActive);
            return null;
        }, cancellation);
    }

    /// <summary>Makes a new secret; for a day bodies are signed with the old one, too.</summary>
    public Task<Result<SavedWebhook>> RotateAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        var secret = WebhookSecret.Make();
        return ChangeAsync(id, null, "webhook.rotate", actor, (webhook, now) =>
        {
            (webhook.SealedOldSecret, webhook.OldSecretUntil) = (webhook.SealedSecret, now + WebhookSecret.Overlap);
            webhook.SealedSecret = WebhookSecret.Seal(vault, id, secret);
            return secret;
        }, cancellation);
    }

    /// <summary>Ends a subscription; what is still to be sent to it is withdrawn.</summary>
    public Task<Result<SavedWebhook>> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation = default) =>
        ChangeAsync(id, null, "webhook.remove", actor, (webhook, now) =>
        {
            (webhook.IsActive, webhook.RemovedAt) = (false, now);
            return null;
        }, cancellation);

    /// <summary>Sends a test through the same outbox as everything else, also to a subscription that is switched off; answers the delivery's key.</summary>
    public async Task<Result<Guid>> TestAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ChangeAsync<Guid>(
            async session =>
            {
                if (await session.Notifications.WebhookAsync(id, cancellation) is not { RemovedAt: null } webhook) return Refusals.Unknown;
                var now = time.GetUtcNow();
                var delivery = DispatchEvents.DeliveryTo(webhook, -now.UtcTicks, "test", WebhookBody.Test(actor.AccountId, now), now);
                session.Add(delivery);
                session.Record(Event(actor, now, "webhook.test", webhook.Name, null, null));
                return delivery.Key;
            },
            cancellation);
    }

    private async Task<Result<SavedWebhook>> AddAsync(WebhookOrder order, Actor actor, CancellationToken cancellation)
    {
        var secret = WebhookSecret.Make();
        return await store.ChangeAsync<SavedWebhook>(
            async session =>
            {
                var now = time.GetUtcNow();
                var id = Guid.CreateVersion7();
                var webhook = new WebhookSubscription
                {
                    Id = id,
                    Name = order.Name.Trim(),
                    Url = order.Url.Trim(),
                    Events = order.Events.Trim(),
                    IsActive = order.IsActive,
                    SealedSecret = WebhookSecret.Seal(vault, id, secret),
                    FromSequence = await session.Notifications.HeadAsync(cancellation),
                    CreatedAt = now,
                };
                session.Add(webhook);
                session.Record(Event(actor, now, "webhook.add", webhook.Name, null, Told(webhook)));
                return new SavedWebhook(webhook, secret);
            },
            cancellation);
    }

    private async Task<Result<SavedWebhook>> ChangeAsync(
        Guid id, Guid? version, string what, Actor actor, Func<WebhookSubscription, DateTimeOffset, string?> change, CancellationToken cancellation)
    {
        if (ChangeNotifications.Refuse(actor) is { } refused) return refused;
        return await store.ChangeAsync<SavedWebhook>(
            async session =>
            {
                if (await session.Notifications.WebhookAsync(id, cancellation) is not { RemovedAt: null } webhook) return Refusals.Unknown;
                if (version is not null && webhook.Version != version) return Refusals.ChangedMeanwhile;
                var now = time.GetUtcNow();
                var before = Told(webhook);
                var secret = change(webhook, now);
                session.Record(Event(actor, now, what, webhook.Name, before, Told(webhook)));
                return new SavedWebhook(webhook, secret);
            },
            cancellation);
    }

    private static object Told(WebhookSubscription webhook) => new { webhook.Name, webhook.Url, webhook.Events, webhook.IsActive };

    private static AuditEvent Event(Actor actor, DateTimeOffset now, string what, string name, object? before, object? after) => new()
    {
        At = now,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        Detail = Audits.Json(new { Webhook = name, Before = before, After = after }),
    };
}
