using IssuancePortal.Issuance.Notifications;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>A template while it is edited.</summary>
internal sealed class TemplateDraft
{
    public string Name { get; set; } = "";

    public string Events { get; set; } = "";

    public NotificationRecipient Recipient { get; set; }

    public string? FixedAddress { get; set; }

    public string SubjectEn { get; set; } = "";

    public string BodyEn { get; set; } = "";

    public string SubjectDe { get; set; } = "";

    public string BodyDe { get; set; } = "";

    public bool IsActive { get; set; } = true;

    public static TemplateDraft Of(NotificationTemplate template) => new()
    {
        Name = template.Name,
        Events = template.Events,
        Recipient = template.Recipient,
        FixedAddress = template.FixedAddress,
        SubjectEn = template.SubjectEn,
        BodyEn = template.BodyEn,
        SubjectDe = template.SubjectDe,
        BodyDe = template.BodyDe,
        IsActive = template.IsActive,
    };

    public TemplateOrder ToOrder(Guid? id, Guid? version) => new(id, version, Name, Events, Recipient, FixedAddress, SubjectEn, BodyEn, SubjectDe, BodyDe, IsActive);
}
