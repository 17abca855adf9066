using System.Buffers.Text;
using System.Security.Cryptography;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>
/// Accounts of ACME (RFC 8555 §7.3). An account is its key and may do nothing by itself, so nothing is kept of it: its name is the key with a code under a key of the vault, which every portal on the database knows.
/// </summary>
/// <param name="vault">Makes the key.</param>
public sealed class AcmeAccounts(IVault vault)
{
    private const int CodeLength = 16;
    private const int LongestName = 2000;

    private readonly byte[] _key = vault.DeriveKey("acme account", [], 32);

    /// <summary>Name of the account that has a key, always the same.</summary>
    public string NameOf(AccountKey key) => $"{Base64Url.EncodeToString(CodeOf(key))}.{Base64Url.EncodeToString(key.Json)}";

    /// <summary>Key of the account of this name; null for what is none.</summary>
    public AccountKey? Find(string name)
    {
        if (name.Length > LongestName || name.Split('.') is not [var code, var json]) return null;
        if (Base64Text.TryDecode(code) is not { } given || Base64Text.TryDecode(json) is not { } decoded || AccountKey.TryRead(decoded) is not { } key) return null;
        return decoded.AsSpan().SequenceEqual(key.Json) && CryptographicOperations.FixedTimeEquals(given, CodeOf(key)) ? key : null;
    }

    private byte[] CodeOf(AccountKey key) => HMACSHA256.HashData(_key, key.Json)[..CodeLength];
}
