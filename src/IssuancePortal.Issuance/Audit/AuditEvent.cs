namespace IssuancePortal.Issuance.Audit;

/// <summary>One entry of the audit trail, written in the transaction of the move it tells of and chained to the entry before it by a hash.</summary>
public sealed class AuditEvent
{
    /// <summary>Gapless, from 1.</summary>
    public long Sequence { get; set; }

    public required DateTimeOffset At { get; set; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>What happened: "device.issue", "request.execute", "sign-in.failed"; also the text key suffix under "audit.".</summary>
    public required string What { get; init; }

    public Guid? PersonId { get; init; }

    public Guid? DeviceId { get; init; }

    public Guid? RequestId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>State before, if there was one.</summary>
    public string? Before { get; init; }

    /// <summary>State after.</summary>
    public string? After { get; init; }

    /// <summary>Code of the refusal for something that was not done; null for success.</summary>
    public string? Refused { get; init; }

    /// <summary>More, as a JSON object of strings without secrets; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>SHA-256 of the previous entry's hash and all fields of this one, 32 bytes.</summary>
    public byte[] Hash { get; set; } = [];
}
