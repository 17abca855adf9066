namespace IssuancePortal.Issuance.Workstations;

/// <summary>A computer on which a CMS client was paired.</summary>
public sealed class Workstation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>P-256 SubjectPublicKeyInfo DER of the client's device key; unique.</summary>
    public required byte[] DevicePublicKey { get; init; }

    public required string MachineName { get; set; }

    public required string OperatingSystem { get; set; }

    public required string ClientVersion { get; set; }

    /// <summary>Account that paired it first.</summary>
    public required string OwnerAccountId { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}

/// <summary>Remembers that an account used a workstation from a browser, so that the page shows it connected next time.</summary>
public sealed class WorkstationPairing
{
    public required Guid WorkstationId { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Random id in a cookie of the browser.</summary>
    public required string BrowserId { get; init; }

    public required DateTimeOffset PairedAt { get; set; }
}
