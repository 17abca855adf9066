using System.Text.Json;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>What an event is about: read once, said in any language.</summary>
/// <param name="Audit">The event.</param>
/// <param name="Person">Whom it concerns.</param>
/// <param name="Device">The device.</param>
/// <param name="Request">The request.</param>
/// <param name="Policy">Policy of the request or the device.</param>
internal sealed record NotificationFacts(AuditEvent Audit, Person? Person, Device? Device, IssuanceRequest? Request, DevicePolicy? Policy)
{
    public static async Task<NotificationFacts> OfAsync(IStoreSession session, AuditEvent audit, CancellationToken cancellation)
    {
        var person = audit.PersonId is { } personId ? await session.PersonAsync(personId, cancellation) : null;
        var device = audit.DeviceId is { } deviceId ? await session.DeviceAsync(deviceId, cancellation) : null;
        var request = audit.RequestId is { } requestId ? await session.RequestAsync(requestId, cancellation) : null;
        var policy = (request?.PolicyId ?? device?.PolicyId) is { } policyId ? await session.PolicyAsync(policyId, cancellation) : null;
        return new NotificationFacts(audit, person, device, request, policy);
    }

    /// <summary>Type of the event's request, by which patterns narrow; null for none.</summary>
    public string? RequestType => Request?.Type.ToString();

    /// <summary>Values of the placeholders.</summary>
    public IReadOnlyDictionary<string, string> In(string language, string recipient, IPortalVoice voice) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["recipient.name"] = recipient,
        ["person.name"] = Person?.Name ?? "",
        ["person.link"] = Person is { } person ? voice.Person(person.Id) : "",
        ["actor.name"] = Audit.ActorId == Roles.Actor.System.AccountId ? voice.PortalName : Audit.ActorName,
        ["device.kind"] = Device is { } kind ? voice.Kind(kind.Kind, language) : "",
        ["device.serial"] = Device is { } serial ? Short(serial.Serial) : "",
        ["device.link"] = Device is { } device ? voice.Device(device.Id) : "",
        ["request.id"] = Audit.RequestId?.ToString() ?? "",
        ["request.link"] = Audit.RequestId is { } request ? voice.Request(request) : "",
        ["policy"] = Policy?.Name ?? "",
        ["reason"] = Reason() is { } reason ? voice.Reason(reason, language) : "",
        ["due"] = Due() is { } due ? voice.Moment(due, language) : "",
        ["at"] = voice.Moment(Audit.At, language),
        ["portal.name"] = voice.PortalName,
    };

    /// <summary>Made-up values, for previews and tests.</summary>
    public static IReadOnlyDictionary<string, string> Sample(string language, string recipient, DateTimeOffset now, IPortalVoice voice) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["recipient.name"] = recipient,
        ["person.name"] = "Ada Byron",
        ["person.link"] = voice.Person(Guid.Empty),
        ["actor.name"] = "Grace Murray",
        ["device.kind"] = voice.Kind(DeviceKind.PivCard, language),
        ["device.serial"] = "…4711",
        ["device.link"] = voice.Device(Guid.Empty),
        ["request.id"] = Guid.Empty.ToString(),
        ["request.link"] = voice.Request(Guid.Empty),
        ["policy"] = "Employee PIV card",
        ["reason"] = voice.Reason(nameof(IssuanceReason.Damaged), language),
        ["due"] = voice.Moment(now.AddDays(14), language),
        ["at"] = voice.Moment(now, language),
        ["portal.name"] = voice.PortalName,
    };

    /// <summary>The last four characters: enough for its holder, too little for anybody else.</summary>
    private static string Short(string serial) => serial.Length > 4 ? $"…{serial[^4..]}" : serial;

    private string? Reason() => Detail("Reason") ?? Detail("Note") ?? (Request is { Reason: not IssuanceReason.None } request ? request.Reason.ToString() : null);

    private DateTimeOffset? Due() =>
        (Detail("Due") ?? Detail("DueAt") ?? Detail("ExpiresAt") ?? Detail("Until")) is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var due)
            ? due
            : Request is { IsOpen: true, DueAt: { } decide } ? decide : Device?.ExpiresAt;

    private string? Detail(string name)
    {
        if (Audit.Detail is not { } json) return null;
        using var detail = JsonDocument.Parse(json);
        return detail.RootElement.ValueKind == JsonValueKind.Object && detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
