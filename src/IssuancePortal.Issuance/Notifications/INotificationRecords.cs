using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>What a session with the database knows of notifications. Entities are tracked as the session's are.</summary>
public interface INotificationRecords
{
    /// <summary>The cursor; null before the first look.</summary>
    Task<DispatchCursor?> CursorAsync(CancellationToken cancellation = default);

    /// <summary>Sequence number of the last audit event; 0 for none.</summary>
    Task<long> HeadAsync(CancellationToken cancellation = default);

    /// <summary>Audit events after a sequence number, in order.</summary>
    Task<IReadOnlyList<AuditEvent>> TrailAsync(long after, int limit, CancellationToken cancellation = default);

    /// <summary>All templates, by name.</summary>
    Task<IReadOnlyList<NotificationTemplate>> TemplatesAsync(CancellationToken cancellation = default);

    Task<NotificationTemplate?> TemplateAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Subscriptions that were not removed, by name.</summary>
    Task<IReadOnlyList<WebhookSubscription>> WebhooksAsync(CancellationToken cancellation = default);

    Task<WebhookSubscription?> WebhookAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Targets that have a delivery for an event already.</summary>
    Task<IReadOnlyList<string>> TargetsToldAsync(long sequence, CancellationToken cancellation = default);

    Task<Delivery?> DeliveryAsync(long id, CancellationToken cancellation = default);

    /// <summary>Deliveries whose next try is due, longest due first.</summary>
    Task<IReadOnlyList<Delivery>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>When the next try is due; null for none.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default);

    /// <summary>Puts off everything that waits for a target and is due before a time.</summary>
    Task PostponeAsync(string target, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>The delivery log, newest first.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(DeliveryFilter filter, CancellationToken cancellation = default);

    /// <summary>Deliveries in a state.</summary>
    Task<int> CountDeliveriesAsync(DeliveryState state, CancellationToken cancellation = default);

    /// <summary>Forgets what was sent or withdrawn before a time, at most so many; answers how many.</summary>
    Task<int> ForgetDeliveriesAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation = default);

    /// <summary>An account's address; null when there is no such account, or none with an address.</summary>
    Task<Addressee?> AccountAsync(string accountId, CancellationToken cancellation = default);

    /// <summary>Accounts whose name holds a text, by name, at most so many.</summary>
    Task<IReadOnlyList<Addressee>> AccountsNamedAsync(string text, int limit, CancellationToken cancellation = default);

    /// <summary>A person's address, with the language of their account if they have one.</summary>
    Task<Addressee?> PersonAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>The addresses of everybody whose roles allow something, by name.</summary>
    /// <param name="permission">What they may.</param>
    /// <param name="on">On whom, with groups loaded; null for anybody at all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<Addressee>> WhoMayAsync(Permission permission, Person? on, CancellationToken cancellation = default);
}

/// <summary>Somebody who can be written to.</summary>
/// <param name="AccountId">Their account; null for a person without one.</param>
/// <param name="PersonId">The person; null for an account that is nobody's.</param>
/// <param name="Name">Name.</param>
/// <param name="Email">Address.</param>
/// <param name="Language">"en" or "de"; null when they never chose.</param>
public sealed record Addressee(string? AccountId, Guid? PersonId, string Name, string Email, string? Language);

/// <summary>Which deliveries to list.</summary>
/// <param name="SourceId">Only of this template or subscription.</param>
/// <param name="State">Only in this state.</param>
/// <param name="Channel">Only of this channel.</param>
/// <param name="Before">Only those made before this one.</param>
/// <param name="Limit">At most so many.</param>
public sealed record DeliveryFilter(Guid? SourceId = null, DeliveryState? State = null, DeliveryChannel? Channel = null, long? Before = null, int Limit = 50);
