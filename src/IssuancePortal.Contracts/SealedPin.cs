namespace IssuancePortal.Contracts;

/// <summary>
/// A PIN sealed in the page to the client's session key. Key agreement ECDH P-256; key = HKDF-SHA-256 (RFC 5869) of the shared x coordinate with
/// salt = SHA-256(client SPKI || page SPKI) and info "IssuancePortal PIN v1", 32 bytes; AES-256-GCM with <paramref name="Context"/> (UTF-8) as associated data.
/// </summary>
/// <param name="Kind">Which placeholder it fills.</param>
/// <param name="PagePublicKey">The page's ephemeral public key, SubjectPublicKeyInfo DER.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Ciphertext">UTF-8 PIN, padded with zero bytes to 16 so that its length does not show, encrypted, followed by the 16-byte tag.</param>
/// <param name="Context">The run id in "D" format: a box is of no use in another run.</param>
public sealed record SealedPin(SecretKind Kind, byte[] PagePublicKey, byte[] Nonce, byte[] Ciphertext, string Context)
{
    /// <summary>HKDF info string.</summary>
    public const string KeyInfo = "IssuancePortal PIN v1";

    /// <summary>Prefix hashed into the compare code.</summary>
    public const string CodeInfo = "IssuancePortal code v1";
}
