namespace IssuancePortal.Issuance.Notifications;

/// <summary>An e-mail that is sent when something happens: which events, to whom, and the words in both languages.</summary>
public sealed class NotificationTemplate
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Stable name of a template that comes with the product; null for one that a site made.</summary>
    public string? Code { get; init; }

    public required string Name { get; set; }

    /// <summary>Events; see <see cref="EventPattern"/>.</summary>
    public required string Events { get; set; }

    public required NotificationRecipient Recipient { get; set; }

    /// <summary>Where to, for <see cref="NotificationRecipient.FixedAddress"/>; null otherwise.</summary>
    public string? FixedAddress { get; set; }

    public required string SubjectEn { get; set; }

    /// <summary>Plain text with placeholders; see <see cref="NotificationText"/>.</summary>
    public required string BodyEn { get; set; }

    public required string SubjectDe { get; set; }

    /// <summary>Plain text with placeholders; see <see cref="NotificationText"/>.</summary>
    public required string BodyDe { get; set; }

    public bool IsActive { get; set; } = true;

    public DateTimeOffset? ChangedAt { get; set; }

    public string? ChangedByName { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Subject and body in a language; English for every other than German.</summary>
    public (string Subject, string Body) In(string language) => language == "de" ? (SubjectDe, BodyDe) : (SubjectEn, BodyEn);
}

/// <summary>Whom a template is sent to.</summary>
public enum NotificationRecipient
{
    /// <summary>The person whom the event concerns.</summary>
    Beneficiary,

    /// <summary>Who filed the request.</summary>
    Requester,

    /// <summary>Whoever may approve requests for the person, but neither the beneficiary nor the requester.</summary>
    Validators,

    /// <summary>Whoever may change settings.</summary>
    Administrators,

    /// <summary>One address that the template names.</summary>
    FixedAddress,
}
