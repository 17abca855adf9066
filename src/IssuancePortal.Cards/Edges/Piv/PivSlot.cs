namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>The four asymmetric keys of a PIV card with their certificate objects, SP 800-73-5 part 1 §3.3 and table 2.</summary>
/// <param name="Key">Key reference.</param>
/// <param name="CertificateTag">Tag of the certificate object.</param>
/// <param name="Use">What the key is for.</param>
/// <param name="NeedsPin">Whether a private-key operation needs the PIN.</param>
public sealed record PivSlot(byte Key, uint CertificateTag, PivKeyUse Use, bool NeedsPin)
{
    /// <summary>9A, 9C, 9D, 9E.</summary>
    public static IReadOnlyList<PivSlot> All { get; } =
    [
        new(0x9A, 0x5FC105, PivKeyUse.Sign, true),
        new(0x9C, 0x5FC10A, PivKeyUse.Sign, true),
        new(0x9D, 0x5FC10B, PivKeyUse.Establish, true),
        new(0x9E, 0x5FC101, PivKeyUse.Sign, false),
    ];

    /// <summary>82 to 95: places for twenty earlier key management keys, which decrypt what was encrypted for them (part 1 §3.3.3 and table 2).</summary>
    public static IReadOnlyList<PivSlot> Retired { get; } = [.. Enumerable.Range(0, 20).Select(i => new PivSlot((byte)(0x82 + i), (uint)(0x5FC10D + i), PivKeyUse.Establish, true))];

    /// <summary>A slot by key reference; null when it is none of the four.</summary>
    public static PivSlot? Find(byte key) => All.FirstOrDefault(slot => slot.Key == key);
}

/// <summary>What a PIV key is for.</summary>
public enum PivKeyUse
{
    /// <summary>Signing and authentication.</summary>
    Sign,

    /// <summary>Key establishment: decryption with RSA, ECDH with a curve.</summary>
    Establish,
}
