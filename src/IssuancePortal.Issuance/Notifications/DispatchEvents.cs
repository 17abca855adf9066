using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>
/// Turns audit events into deliveries. The audit trail is the outbox: every move writes exactly one event in its own transaction, so following the trail by its sequence number misses nothing and
/// needs nothing of the moves. Cursor and deliveries move in one transaction; a lease keeps a second node waiting.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="mail">Whether and in which language mails are made.</param>
/// <param name="voice">Links and words.</param>
/// <param name="time">Clock.</param>
public sealed class DispatchEvents(IIssuanceStore store, IMailTransport mail, IPortalVoice voice, TimeProvider time)
{
    /// <summary>How long a node that says nothing keeps the lease.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int Batch = 200;

    /// <summary>This node's name in the lease.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Looks at the next events. The first time ever it begins at the trail's end: what happened before is nobody's news.</summary>
    /// <returns>What was done; refused while another node holds the lease.</returns>
    public async Task<Result<Dispatched>> RunAsync(CancellationToken cancellation = default) =>
        await store.ChangeAsync<Dispatched>(
            async session =>
            {
                var records = session.Notifications;
                var now = time.GetUtcNow();
                if (await records.CursorAsync(cancellation) is not { } cursor) session.Add(cursor = new DispatchCursor { Sequence = await records.HeadAsync(cancellation) });
                if (cursor.Holder != Node && cursor.HeldUntil > now) return Refusals.NotDue;
                if (cursor.Holder != Node || cursor.HeldUntil < now + Lease / 2) (cursor.Holder, cursor.HeldUntil) = (Node, now + Lease);

                var events = await records.TrailAsync(cursor.Sequence, Batch, cancellation);
                if (events.Count == 0) return new Dispatched(0, 0, false);
                var templates = mail.IsOn ? (await records.TemplatesAsync(cancellation)).Where(template => template.IsActive).ToList() : [];
                var webhooks = (await records.WebhooksAsync(cancellation)).Where(webhook => webhook.IsActive).ToList();
                var made = 0;
                foreach (var audit in events) made += await TellAsync(session, audit, templates, webhooks, now, cancellation);
                cursor.Sequence = events[^1].Sequence;
                return new Dispatched(events.Count, made, events.Count == Batch);
            },
            cancellation);

    /// <summary>Gives the lease back, so that another node need not wait for its end.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation = default) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.Notifications.CursorAsync(cancellation) is { } cursor && cursor.Holder == Node) (cursor.Holder, cursor.HeldUntil) = (null, null);
                return true;
            },
            cancellation);

    private async Task<int> TellAsync(
        IStoreSession session, AuditEvent audit, List<NotificationTemplate> templates, List<WebhookSubscription> webhooks, DateTimeOffset now, CancellationToken cancellation)
    {
        var mails = templates.Where(template => EventPattern.MayMatch(template.Events, audit.What)).ToList();
        var calls = webhooks.Where(webhook => audit.Sequence > webhook.FromSequence && EventPattern.MayMatch(webhook.Events, audit.What)).ToList();
        if (mails.Count == 0 && calls.Count == 0) return 0;

        var facts = await NotificationFacts.OfAsync(session, audit, cancellation);
        var told = (await session.Notifications.TargetsToldAsync(audit.Sequence, cancellation)).ToHashSet(StringComparer.Ordinal);
        var made = 0;
        foreach (var webhook in calls.Where(webhook => EventPattern.Matches(webhook.Events, audit.What, facts.RequestType, audit.After)))
            if (told.Add(WebhookTarget(webhook))) made += Add(session, DeliveryTo(webhook, audit.Sequence, audit.What, WebhookBody.Of(audit), now));
        foreach (var template in mails.Where(template => EventPattern.Matches(template.Events, audit.What, facts.RequestType, audit.After)))
            foreach (var addressee in await AddresseesAsync(session, template, facts, cancellation))
                if (told.Add(MailTarget(template, addressee)))
                    made += Add(session, DeliveryTo(template, addressee, audit.Sequence, audit.What, facts.In(LanguageOf(addressee), addressee.Name, voice), now));
        return made;
    }

    internal Delivery DeliveryTo(NotificationTemplate template, Addressee addressee, long sequence, string what, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        var language = LanguageOf(addressee);
        var (subject, body) = template.In(language);
        var line = NotificationText.Subject(subject, values);
        return new Delivery
        {
            Channel = DeliveryChannel.Mail,
            Target = MailTarget(template, addressee),
            Sequence = sequence,
            SourceId = template.Id,
            What = what,
            Recipient = addressee.Email,
            Payload = new MailText(addressee.Email, addressee.Name, line, NotificationText.Fill(body, values), NotificationText.Html(body, values, language, line)).ToJson(),
            CreatedAt = now,
            Since = now,
            NextTryAt = now,
        };
    }

    internal static Delivery DeliveryTo(WebhookSubscription webhook, long sequence, string what, string body, DateTimeOffset now) => new()
    {
        Channel = DeliveryChannel.Webhook,
        Target = WebhookTarget(webhook),
        Sequence = sequence,
        SourceId = webhook.Id,
        What = what,
        Recipient = new Uri(webhook.Url).Authority,
        Payload = body,
        CreatedAt = now,
        Since = now,
        NextTryAt = now,
    };

    internal string LanguageOf(Addressee addressee) => addressee.Language ?? mail.Language;

    private static int Add(IStoreSession session, Delivery delivery)
    {
        session.Add(delivery);
        return 1;
    }

    private static string WebhookTarget(WebhookSubscription webhook) => $"webhook:{webhook.Id:N}";

    private static string MailTarget(NotificationTemplate template, Addressee addressee) => $"mail:{template.Id:N}:{addressee.Email.ToLowerInvariant()}";

    private static async Task<IReadOnlyList<Addressee>> AddresseesAsync(IStoreSession session, NotificationTemplate template, NotificationFacts facts, CancellationToken cancellation)
    {
        var records = session.Notifications;
        switch (template.Recipient)
        {
            case NotificationRecipient.Beneficiary:
                return facts.Person is { } person && await records.PersonAsync(person.Id, cancellation) is { } beneficiary ? [beneficiary] : [];
            case NotificationRecipient.Requester:
                return facts.Request is { } request && await records.AccountAsync(request.CreatedBy, cancellation) is { } requester ? [requester] : [];
            case NotificationRecipient.Validators:
                // Who may not decide need not be asked.
                return [.. (await records.WhoMayAsync(Permission.ApproveRequests, facts.Person, cancellation)).Where(officer =>
                    (officer.PersonId is null || officer.PersonId != facts.Audit.PersonId) && officer.AccountId != facts.Request?.CreatedBy)];
            case NotificationRecipient.Administrators:
                return await records.WhoMayAsync(Permission.ManageSettings, null, cancellation);
            default:
                return template.FixedAddress is { Length: > 0 } address ? [new Addressee(null, null, address, address, null)] : [];
        }
    }
}

/// <summary>What a look at the trail did.</summary>
/// <param name="Events">Events that were looked at.</param>
/// <param name="Made">Deliveries that were made of them.</param>
/// <param name="MayBeMore">True when there may be more events at once.</param>
public sealed record Dispatched(int Events, int Made, bool MayBeMore);
