using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>A person's encryption key, kept so that what was encrypted for it can be read when its card is lost. Stored before the card learns it; never a key that signs.</summary>
public sealed class EscrowedKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; init; }

    /// <summary>Certificate profile it was made for.</summary>
    public required string Profile { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>CMS EnvelopedData around the private key; see <see cref="Pki.Escrow.KeyEnvelope"/>.</summary>
    public required byte[] Envelope { get; set; }

    /// <summary>Serial number of its certificate; null until it is certified. One that never is was never used.</summary>
    public string? SerialNumber { get; set; }

    /// <summary>The run that it was made for.</summary>
    public required Guid RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Guid Version { get; set; } = Guid.NewGuid();
}
