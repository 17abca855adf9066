namespace IssuancePortal.Issuance.Authorities;

/// <summary>A certificate ordered from an authority outside. Stored before anything is sent, so that whatever happens to the portal, the same exchange can be asked about afterwards.</summary>
public sealed class AuthorityOrder
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name of the authority.</summary>
    public required string Authority { get; init; }

    /// <summary>Names the exchange at the authority: 16 bytes.</summary>
    public required byte[] TransactionId { get; init; }

    /// <summary>What is sent, the same at every try.</summary>
    public required byte[] Request { get; init; }

    /// <summary>Nonce of the authority's last message; null before the first, and where the protocol has none.</summary>
    public byte[]? PeerNonce { get; set; }

    public required Guid RunId { get; init; }

    public required Guid DeviceId { get; init; }

    public Guid? PersonId { get; init; }

    /// <summary>PIV key reference.</summary>
    public required byte Slot { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    public AuthorityOrderState State { get; set; } = AuthorityOrderState.Sent;

    public required DateTimeOffset CreatedAt { get; init; }

    public int Attempts { get; set; }

    /// <summary>When it is asked about next, once nobody waits for it any more.</summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>What the authority said last, or what went wrong on the way; at most 300 characters.</summary>
    public string? LastWords { get; set; }

    /// <summary>When its run stopped waiting: what still comes is revoked. Null while somebody waits.</summary>
    public DateTimeOffset? AbandonedAt { get; set; }

    /// <summary>When it was settled; null until then.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Serial number of what came; null for nothing.</summary>
    public string? SerialNumber { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}

/// <summary>Where an order is.</summary>
public enum AuthorityOrderState
{
    /// <summary>Sent, or about to be: nobody knows whether it arrived.</summary>
    Sent,

    /// <summary>The authority has it and takes its time.</summary>
    Waiting,

    /// <summary>The certificate came, was as ordered, and is in the store.</summary>
    Granted,

    /// <summary>The authority said no.</summary>
    Refused,

    /// <summary>A certificate came that was not as ordered; it is to be revoked.</summary>
    Wrong,

    /// <summary>Came after its run had stopped waiting; it is to be revoked.</summary>
    Late,

    /// <summary>A certificate came whose serial number is another's, from an authority that hears no refusal: a person has to revoke it there, and then it is <see cref="Wrong"/>.</summary>
    Clashing,

    /// <summary>The authority knows nothing of it, or cannot be asked: no certificate was ever taken.</summary>
    Lost,
}
