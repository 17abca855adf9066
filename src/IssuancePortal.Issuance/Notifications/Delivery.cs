namespace IssuancePortal.Issuance.Notifications;

/// <summary>One message about one event to one target. Target and sequence number are unique together: that makes sure that nobody is told twice.</summary>
public sealed class Delivery
{
    /// <summary>In the order in which they were made; set by the store.</summary>
    public long Id { get; init; }

    /// <summary>The same for every try of this delivery and for no other: receivers know a repetition by it.</summary>
    public Guid Key { get; init; } = Guid.NewGuid();

    public required DeliveryChannel Channel { get; init; }

    /// <summary>Who is told: <c>mail:</c>, the template's id and the address, or <c>webhook:</c> and the subscription's id.</summary>
    public required string Target { get; init; }

    /// <summary>Sequence number of the audit event; negative for a test.</summary>
    public required long Sequence { get; init; }

    /// <summary>The template or the subscription.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>What happened; "test" for a test.</summary>
    public required string What { get; init; }

    /// <summary>Address or host, as shown in the log.</summary>
    public required string Recipient { get; init; }

    /// <summary>What is sent: the mail as JSON, or the webhook's body. Null once it was forgotten.</summary>
    public string? Payload { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>Tries so far.</summary>
    public int Attempts { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first of the present series of tries was due; a series lasts <see cref="DeliveryRetry.GiveUpAfter"/>.</summary>
    public required DateTimeOffset Since { get; set; }

    /// <summary>When it is tried next; while it is being tried, when it is believed to be lost.</summary>
    public required DateTimeOffset NextTryAt { get; set; }

    public DateTimeOffset? LastTryAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>HTTP or SMTP status of the last try; null when there was no answer.</summary>
    public int? Code { get; set; }

    /// <summary>Why the last try failed, short and without secrets.</summary>
    public string? Fault { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary><see cref="Key"/> as it is sent.</summary>
    public string IdempotencyKey => Key.ToString("N");
}

/// <summary>How somebody is told.</summary>
public enum DeliveryChannel
{
    Mail,
    Webhook,
}

/// <summary>Where a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>Is tried at the time it names.</summary>
    Waiting,

    /// <summary>Accepted by the mail server or the receiver.</summary>
    Sent,

    /// <summary>Given up: somebody must look at it.</summary>
    Dead,

    /// <summary>Not wanted any more: its template or subscription was switched off.</summary>
    Withdrawn,
}
