using System.Net.Mail;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>A template as an administrator wants it.</summary>
/// <param name="Id">Which; null for a new one.</param>
/// <param name="Version">The version that was edited; null for a new one.</param>
public sealed record TemplateOrder(Guid? Id, Guid? Version, string Name, string Events, NotificationRecipient Recipient, string? FixedAddress, string SubjectEn, string BodyEn, string SubjectDe, string BodyDe, bool IsActive);

/// <summary>Templates of e-mails: looks at them, changes them, tries them. Every change is audited with what was before and after.</summary>
/// <param name="store">The store.</param>
/// <param name="mail">Whether mails are sent.</param>
/// <param name="dispatch">Makes mails of templates.</param>
/// <param name="voice">Words for previews.</param>
/// <param name="time">Clock.</param>
public sealed class ChangeNotifications(IIssuanceStore store, IMailTransport mail, DispatchEvents dispatch, IPortalVoice voice, TimeProvider time)
{
    /// <summary>Every template, by name.</summary>
    public async Task<Result<NotificationTemplate[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        return (await store.ReadAsync(session => session.Notifications.TemplatesAsync(cancellation), cancellation)).ToArray();
    }

    /// <summary>One template.</summary>
    public async Task<Result<NotificationTemplate>> FindAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        return await store.ReadAsync(session => session.Notifications.TemplateAsync(id, cancellation), cancellation) is { } found ? found : Refusals.Unknown;
    }

    /// <summary>Adds or changes a template.</summary>
    public async Task<Result<NotificationTemplate>> SaveAsync(TemplateOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if ((Refuse(actor) ?? Refuse(order)) is { } refused) return refused;
        return await store.ChangeAsync<NotificationTemplate>(
            async session =>
            {
                var now = time.GetUtcNow();
                var template = order.Id is { } id ? await session.Notifications.TemplateAsync(id, cancellation) : null;
                if (order.Id is not null && template is null) return Refusals.Unknown;
                if (template is not null && template.Version != order.Version) return Refusals.ChangedMeanwhile;
                var before = template is null ? null : Told(template);
                if (template is null) session.Add(template = New(order));
                else Take(template, order);
                (template.ChangedAt, template.ChangedByName) = (now, actor.Name);
                session.Record(new AuditEvent
                {
                    At = now,
                    ActorId = actor.AccountId,
                    ActorName = actor.Name,
                    What = "notification.template",
                    Detail = Audits.Json(new { Template = template.Name, Before = before, After = Told(template) }),
                });
                return template;
            },
            cancellation);
    }

    /// <summary>The mail as it would look, with made-up values.</summary>
    public MailText Preview(string subject, string body, string language)
    {
        var values = NotificationFacts.Sample(language, "Grace Murray", time.GetUtcNow(), voice);
        var line = NotificationText.Subject(subject, values);
        return new MailText("", "", line, NotificationText.Fill(body, values), NotificationText.Html(body, values, language, line));
    }

    /// <summary>Sends a template with made-up values to the administrator's own address, through the same outbox as everything else; answers the address.</summary>
    public async Task<Result<string>> TestAsync(Guid id, string language, Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor) is { } refused) return refused;
        if (!mail.IsOn) return Refusals.MailOff;
        return await store.ChangeAsync<string>(
            async session =>
            {
                if (await session.Notifications.TemplateAsync(id, cancellation) is not { } template) return Refusals.Unknown;
                if (await session.Notifications.AccountAsync(actor.AccountId, cancellation) is not { } self) return Refusals.NoAddressOfYours;
                var now = time.GetUtcNow();
                session.Add(dispatch.DeliveryTo(template, self with { Language = language }, -now.UtcTicks, "test", NotificationFacts.Sample(language, self.Name, now, voice), now));
                session.Record(new AuditEvent { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "notification.test", Detail = Audits.Json(new { Template = template.Name }) });
                return self.Email;
            },
            cancellation);
    }

    /// <summary>Adds the templates that come with the product and are not there yet. Called at start.</summary>
    public async Task SeedAsync(CancellationToken cancellation = default) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                var known = (await session.Notifications.TemplatesAsync(cancellation)).Select(template => template.Code).ToHashSet();
                foreach (var template in DefaultTemplates.All().Where(template => !known.Contains(template.Code))) session.Add(template);
                return true;
            },
            cancellation);

    /// <summary>Why somebody may not set up notifications.</summary>
    internal static Refusal? Refuse(Actor actor) => actor.May(Permission.ManageNotifications) ? null : Roles.Refusals.NotAllowed(Permission.ManageNotifications);

    private static Refusal? Refuse(TemplateOrder order)
    {
        if (new[] { order.Name, order.SubjectEn, order.BodyEn, order.SubjectDe, order.BodyDe }.Any(string.IsNullOrWhiteSpace)) return Refusals.TextsMissing;
        if (!EventPattern.IsValid(order.Events)) return Refusals.EventsInvalid;
        if (order.Recipient == NotificationRecipient.FixedAddress && !(order.FixedAddress is { } address && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address)) return Refusals.AddressInvalid;
        return new[] { order.SubjectEn, order.BodyEn, order.SubjectDe, order.BodyDe }.Select(NotificationText.Unknown).OfType<string>().FirstOrDefault() is { } unknown
            ? Refusals.PlaceholderUnknown(unknown)
            : null;
    }

    private static NotificationTemplate New(TemplateOrder order) => new()
    {
        Name = order.Name.Trim(),
        Events = order.Events.Trim(),
        Recipient = order.Recipient,
        FixedAddress = Fixed(order),
        SubjectEn = order.SubjectEn,
        BodyEn = order.BodyEn,
        SubjectDe = order.SubjectDe,
        BodyDe = order.BodyDe,
        IsActive = order.IsActive,
    };

    private static void Take(NotificationTemplate template, TemplateOrder order)
    {
        (template.Name, template.Events, template.Recipient, template.FixedAddress) = (order.Name.Trim(), order.Events.Trim(), order.Recipient, Fixed(order));
        (template.SubjectEn, template.BodyEn, template.SubjectDe, template.BodyDe) = (order.SubjectEn, order.BodyEn, order.SubjectDe, order.BodyDe);
        template.IsActive = order.IsActive;
    }

    private static string? Fixed(TemplateOrder order) => order.Recipient == NotificationRecipient.FixedAddress ? order.FixedAddress : null;

    private static object Told(NotificationTemplate template) => new
    {
        template.Name,
        template.Events,
        Recipient = template.Recipient.ToString(),
        template.FixedAddress,
        template.SubjectEn,
        template.BodyEn,
        template.SubjectDe,
        template.BodyDe,
        template.IsActive,
    };
}
