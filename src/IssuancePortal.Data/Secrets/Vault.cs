using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Data.Secrets;

/// <summary>
/// <see cref="IVault"/> in software. A box is one byte of format (1), 12 of nonce, the ciphertext, 16 of tag. Sealing and diversifying use keys of their own, derived from
/// the key-encryption key.
/// </summary>
internal sealed class Vault : IVault, IDisposable
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly AesGcm _sealing;
    private readonly byte[] _diversifying;

    /// <param name="key">The key-encryption key, 32 bytes; wiped here.</param>
    public Vault(byte[] key)
    {
        var sealing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, VaultKey.Size, info: "IssuancePortal vault: sealing"u8.ToArray());
        _sealing = new AesGcm(sealing, TagSize);
        _diversifying = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, VaultKey.Size, info: "IssuancePortal vault: diversifying"u8.ToArray());
        CryptographicOperations.ZeroMemory(sealing);
        CryptographicOperations.ZeroMemory(key);
    }

    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var box = new byte[1 + NonceSize + secret.Length + TagSize];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        lock (_sealing) _sealing.Encrypt(nonce, secret, box.AsSpan(1 + NonceSize, secret.Length), box.AsSpan(box.Length - TagSize), Encoding.UTF8.GetBytes(context));
        return box;
    }

    public byte[] Open(byte[] box, string context)
    {
        if (box.Length < 1 + NonceSize + TagSize || box[0] != Format) throw new CryptographicException("This is not a box of the vault.");
        var secret = new byte[box.Length - 1 - NonceSize - TagSize];
        lock (_sealing)
            _sealing.Decrypt(box.AsSpan(1, NonceSize), box.AsSpan(1 + NonceSize, secret.Length), box.AsSpan(box.Length - TagSize), secret, Encoding.UTF8.GetBytes(context));
        return secret;
    }

    public byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt, int length)
    {
        var key = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _diversifying, key, salt, Encoding.UTF8.GetBytes(purpose));
        return key;
    }

    public void Dispose()
    {
        _sealing.Dispose();
        CryptographicOperations.ZeroMemory(_diversifying);
    }
}
