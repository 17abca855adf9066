using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Makes audit events of batches.</summary>
internal static class BatchEvents
{
    /// <summary>A move of the batch itself.</summary>
    public static AuditEvent Of(Batch batch, string what, Actor actor, DateTimeOffset at, Refusal? refusal = null, object? more = null) => new()
    {
        At = at,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = $"batch.{what}",
        Refused = refusal?.Code,
        Detail = Audits.Json(new { Batch = batch.Id.ToString(), batch.Name, State = batch.State.ToString(), More = more }),
    };

    /// <summary>A move of a person or a card in it.</summary>
    public static AuditEvent Of(Batch batch, string what, Actor actor, DateTimeOffset at, BatchItem? item, BatchCard? card, Refusal? refusal = null, string? note = null) => new()
    {
        At = at,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = $"batch.{what}",
        PersonId = item?.PersonId,
        DeviceId = card?.DeviceId ?? item?.DeviceId,
        RequestId = item?.RequestId,
        RunId = card?.RunId,
        Refused = refusal?.Code,
        Detail = Audits.Json(new { Batch = batch.Id.ToString(), batch.Name, Position = item?.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), card?.Reader, card?.Serial, Note = note }),
    };
}
