namespace IssuancePortal.Issuance.Notifications;

/// <summary>How far the audit trail has been turned into deliveries, and which node does it. One row.</summary>
public sealed class DispatchCursor
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Sequence number of the last event that was looked at.</summary>
    public long Sequence { get; set; }

    /// <summary>The node that looks now; null for none.</summary>
    public string? Holder { get; set; }

    /// <summary>Until when it is theirs unless they renew it.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();
}
