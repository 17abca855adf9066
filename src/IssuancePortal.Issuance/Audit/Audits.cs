using System.Text.Json;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Audit;

/// <summary>Makes audit events of moves.</summary>
public static class Audits
{
    /// <summary>A move of a device.</summary>
    public static AuditEvent Of(Actor actor, DateTimeOffset at, Device device, DeviceTransition row, DeviceState? before, Guid? personId, Guid? requestId = null, Guid? runId = null, object? detail = null) => new()
    {
        At = at,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = $"device.{row.Move}",
        PersonId = personId,
        DeviceId = device.Id,
        RequestId = requestId,
        RunId = runId,
        Before = before?.ToString(),
        After = row.To?.ToString(),
        Detail = Json(detail),
    };

    /// <summary>A move of a request.</summary>
    public static AuditEvent Of(Actor actor, DateTimeOffset at, IssuanceRequest request, RequestMove move, RequestState? before, Guid? runId = null, object? detail = null) => new()
    {
        At = at,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = $"request.{move}",
        PersonId = request.PersonId,
        DeviceId = request.DeviceId,
        RequestId = request.Id,
        RunId = runId,
        Before = before?.ToString(),
        After = request.State.ToString(),
        Detail = Json(detail),
    };

    /// <summary>Details as the JSON that an event carries.</summary>
    public static string? Json(object? detail) => detail is null ? null : JsonSerializer.Serialize(detail);
}
