namespace IssuancePortal.Issuance.Store;

/// <summary>Keeps secrets at rest: seals them under the portal's key-encryption key and diversifies keys from it. The key itself is never handed out.</summary>
public interface IVault
{
    /// <summary>Encrypts with AES-256-GCM under a fresh nonce.</summary>
    /// <param name="secret">What to protect.</param>
    /// <param name="context">What it is and whose, for example <c>"puk:" + device id</c>: bound to the box as associated data, needed to open it.</param>
    byte[] Seal(ReadOnlySpan<byte> secret, string context);

    /// <summary>Opens a box.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The box was changed, belongs to another context, or was sealed under another key.</exception>
    byte[] Open(byte[] box, string context);

    /// <summary>A key for one purpose and salt, always the same (HKDF with SHA-256, RFC 5869): one of them tells nothing of another.</summary>
    /// <param name="purpose">What the key is for.</param>
    /// <param name="salt">What makes it this one's key, such as a device's serial.</param>
    /// <param name="length">Bytes, at most 8,160.</param>
    byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt, int length);
}
