namespace IssuancePortal.Issuance.Escrow;

/// <summary>A certificate, besides the portal's own escrow key, for which keys are sealed: its holder can open them without the portal.</summary>
public sealed class RecoveryCertificate
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Subject { get; init; }

    public required byte[] Der { get; init; }

    /// <summary>SHA-256 of <see cref="Der"/>, upper-case hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required string AddedByName { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When it was taken away; null while keys are sealed for it.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}
