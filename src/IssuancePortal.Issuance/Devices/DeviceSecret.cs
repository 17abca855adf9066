namespace IssuancePortal.Issuance.Devices;

/// <summary>A device's secret that the portal must be able to use again, encrypted under the portal's vault key.</summary>
public sealed class DeviceSecret
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DeviceId { get; init; }

    public required DeviceSecretKind Kind { get; init; }

    /// <summary>Nonce, ciphertext and tag of AES-256-GCM with device id and kind as associated data.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>The run that put it on the card. Stored before the card learns it; newer ones first are tried first.</summary>
    public required Guid RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True once the card is known to hold it.</summary>
    public bool IsConfirmed { get; set; }
}

/// <summary>Secrets kept for a device.</summary>
public enum DeviceSecretKind
{
    /// <summary>PIN unblocking key, 8 bytes.</summary>
    Puk,

    /// <summary>Marks that the management key is (about to be) the diversified one: holds the algorithm and salt, not the key.</summary>
    ManagementKeyMark,
}
