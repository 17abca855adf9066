using System.Security.Cryptography;

namespace IssuancePortal.Apdu;

/// <summary>AES-CMAC, RFC 4493 and SP 800-38B: the pseudo-random function and the message authentication code of GlobalPlatform's secure channel.</summary>
public static class AesCmac
{
    /// <summary>Bytes of a block and of a whole MAC.</summary>
    public const int Size = 16;

    /// <summary>The whole MAC, 16 bytes; truncating it is the caller's business.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="message">Any number of bytes, none included.</param>
    /// <exception cref="CryptographicException">The key has another size.</exception>
    public static byte[] Compute(byte[] key, ReadOnlySpan<byte> message)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var subkey = Double(aes.EncryptEcb(new byte[Size], PaddingMode.None));
        var whole = message.Length > 0 && message.Length % Size == 0;
        var blocks = whole ? message.Length / Size : message.Length / Size + 1;
        var padded = new byte[blocks * Size];
        message.CopyTo(padded);
        if (!whole)
        {
            padded[message.Length] = 0x80;
            subkey = Double(subkey);
        }

        for (var i = 0; i < Size; i++) padded[^(Size - i)] ^= subkey[i];
        var chained = aes.EncryptCbc(padded, new byte[Size], PaddingMode.None);
        CryptographicOperations.ZeroMemory(padded);
        return chained[^Size..];
    }

    /// <summary>Multiplication by x in GF(2^128), RFC 4493 §2.3.</summary>
    private static byte[] Double(byte[] value)
    {
        var doubled = new byte[Size];
        for (var i = 0; i < Size; i++) doubled[i] = (byte)(value[i] << 1 | (i + 1 < Size ? value[i + 1] >> 7 : 0));
        if ((value[0] & 0x80) != 0) doubled[^1] ^= 0x87;
        return doubled;
    }
}
