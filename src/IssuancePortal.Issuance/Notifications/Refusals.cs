namespace IssuancePortal.Issuance.Notifications;

/// <summary>Why something is not done with a notification.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.notification-unknown");

    public static readonly Refusal EventsInvalid = new("refusal.events-invalid");

    public static readonly Refusal AddressInvalid = new("refusal.address-invalid");

    public static readonly Refusal TextsMissing = new("refusal.texts-missing");

    public static Refusal PlaceholderUnknown(string name) => new("refusal.placeholder-unknown", name);

    public static readonly Refusal WebhookUrlInvalid = new("refusal.webhook-url-invalid");

    public static readonly Refusal ChangedMeanwhile = new("refusal.changed-meanwhile");

    public static readonly Refusal NoAddressOfYours = new("refusal.no-address-of-yours");

    public static readonly Refusal MailOff = new("refusal.mail-off");

    public static readonly Refusal NotDue = new("refusal.delivery-not-due");
}
