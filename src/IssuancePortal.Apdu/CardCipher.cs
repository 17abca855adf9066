using System.Security.Cryptography;

namespace IssuancePortal.Apdu;

/// <summary>Which block cipher a card's symmetric key is for.</summary>
public enum CardCipherKind
{
    /// <summary>Triple DES with three keys, encrypt-decrypt-encrypt, SP 800-67: keys of 24 bytes, blocks of 8. Deprecated, and what most cards leave the factory with.</summary>
    TripleDes,

    /// <summary>AES, FIPS 197: keys of 16, 24 or 32 bytes, blocks of 16.</summary>
    Aes,
}

/// <summary>A block or a few through a card's symmetric key, as challenge-response authentication needs them. Never for encrypting data.</summary>
/// <remarks>
/// .NET refuses a triple DES key whose parts are equal, which the key that cards leave the factory with is
/// (0102030405060708 three times); so triple DES is made here of three rounds of the platform's DES.
/// </remarks>
public static class CardCipher
{
    /// <summary>Block size in bytes: 8 or 16.</summary>
    public static int BlockSize(CardCipherKind kind) => kind == CardCipherKind.Aes ? 16 : 8;

    /// <summary>True when a key of this length (bytes) fits, and no part of it is one of DES's weak keys.</summary>
    public static bool IsUsableKey(CardCipherKind kind, ReadOnlySpan<byte> key)
    {
        if (kind == CardCipherKind.Aes) return key.Length is 16 or 24 or 32;
        return key.Length == 24 && IsUsableDes(key[..8]) && IsUsableDes(key[8..16]) && IsUsableDes(key[16..]);
    }

    /// <summary>Encrypts one block.</summary>
    /// <exception cref="CryptographicException">The key is not usable or the block has another size.</exception>
    public static byte[] Encrypt(CardCipherKind kind, byte[] key, ReadOnlySpan<byte> block) => Run(kind, key, block, encrypt: true);

    /// <summary>Decrypts one block.</summary>
    /// <exception cref="CryptographicException">The key is not usable or the block has another size.</exception>
    public static byte[] Decrypt(CardCipherKind kind, byte[] key, ReadOnlySpan<byte> block) => Run(kind, key, block, encrypt: false);

    /// <summary>Encrypts whole blocks chained to each other (CBC, SP 800-38A §6.2) from an initial block of zeros, without padding.</summary>
    /// <exception cref="CryptographicException">The key is not usable or these are no whole blocks.</exception>
    public static byte[] EncryptCbc(CardCipherKind kind, byte[] key, ReadOnlySpan<byte> blocks)
    {
        var size = BlockSize(kind);
        var result = new byte[blocks.Length];
        Span<byte> chained = stackalloc byte[size];
        chained.Clear();
        for (var at = 0; at < blocks.Length; at += size)
        {
            for (var i = 0; i < size && at + i < blocks.Length; i++) chained[i] ^= blocks[at + i];
            Encrypt(kind, key, blocks.Length - at < size ? blocks[at..] : chained).CopyTo(result, at);
            result.AsSpan(at, size).CopyTo(chained);
        }

        return result;
    }

    /// <summary>Decrypts what <see cref="EncryptCbc"/> encrypted.</summary>
    /// <exception cref="CryptographicException">The key is not usable or these are no whole blocks.</exception>
    public static byte[] DecryptCbc(CardCipherKind kind, byte[] key, ReadOnlySpan<byte> blocks)
    {
        var size = BlockSize(kind);
        var result = new byte[blocks.Length];
        for (var at = 0; at < blocks.Length; at += size)
        {
            Decrypt(kind, key, blocks[at..Math.Min(at + size, blocks.Length)]).CopyTo(result, at);
            for (var i = 0; at > 0 && i < size; i++) result[at + i] ^= blocks[at - size + i];
        }

        return result;
    }

    private static byte[] Run(CardCipherKind kind, byte[] key, ReadOnlySpan<byte> block, bool encrypt)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsUsableKey(kind, key) || block.Length != BlockSize(kind)) throw new CryptographicException("The key or the block does not fit the cipher.");
        if (kind == CardCipherKind.Aes)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return encrypt ? aes.EncryptEcb(block, PaddingMode.None) : aes.DecryptEcb(block, PaddingMode.None);
        }

        var (first, last) = encrypt ? (0, 16) : (16, 0);
        var once = Des(key, first, block, encrypt);
        var twice = Des(key, 8, once, !encrypt);
        return Des(key, last, twice, encrypt);
    }

#pragma warning disable CA5351 // DES is a building block here of triple DES, which cards ask for.
    private static byte[] Des(byte[] key, int part, ReadOnlySpan<byte> block, bool encrypt)
    {
        using var des = DES.Create();
        des.Key = key[part..(part + 8)];
        return encrypt ? des.EncryptEcb(block, PaddingMode.None) : des.DecryptEcb(block, PaddingMode.None);
    }

    private static bool IsUsableDes(ReadOnlySpan<byte> part)
    {
        var key = part.ToArray();
        return !DES.IsWeakKey(key) && !DES.IsSemiWeakKey(key);
    }
#pragma warning restore CA5351
}
