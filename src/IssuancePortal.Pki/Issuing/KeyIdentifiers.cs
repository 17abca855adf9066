using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Issuing;

internal static class KeyIdentifiers
{
    /// <summary>Method 1 of RFC 5280 §4.2.1.2: SHA-1 of the key's bit string. A name for a key, not a protection of it.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 5280 names SHA-1 for this identifier; nothing relies on its collision resistance.")]
    public static byte[] Of(SubjectPublicKey key) => SHA1.HashData(key.KeyBits);
}
