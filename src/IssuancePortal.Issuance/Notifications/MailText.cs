using System.Text.Json;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>A mail as it is sent.</summary>
/// <param name="To">Address.</param>
/// <param name="ToName">Name of whoever it is for.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as a simple page.</param>
public sealed record MailText(string To, string ToName, string Subject, string Text, string Html)
{
    /// <summary>As a delivery keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>As a delivery kept it.</summary>
    public static MailText FromJson(string json) => JsonSerializer.Deserialize<MailText>(json) ?? throw new JsonException("This is not a mail.");
}
