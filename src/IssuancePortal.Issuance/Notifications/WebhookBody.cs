using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Audit;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>What a webhook is told: which event, when, whom it concerns, and the states. No names, no details, no secrets: who needs more asks for it by the ids.</summary>
public sealed record WebhookBody(
    string Id,
    long Sequence,
    string What,
    DateTimeOffset At,
    string ActorId,
    Guid? PersonId,
    Guid? DeviceId,
    Guid? RequestId,
    Guid? RunId,
    string? Before,
    string? After,
    string? Refused)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The body for an event. Its id is the event's hash in the audit trail.</summary>
    public static string Of(AuditEvent audit) => JsonSerializer.Serialize(
        new WebhookBody(
            Convert.ToHexStringLower(audit.Hash), audit.Sequence, audit.What, audit.At, audit.ActorId, audit.PersonId, audit.DeviceId, audit.RequestId, audit.RunId,
            audit.Before, audit.After, audit.Refused),
        Json);

    /// <summary>The body of a test.</summary>
    public static string Test(string actorId, DateTimeOffset at) =>
        JsonSerializer.Serialize(new WebhookBody($"test-{Guid.NewGuid():N}", 0, "test", at, actorId, null, null, null, null, null, null, null), Json);
}
