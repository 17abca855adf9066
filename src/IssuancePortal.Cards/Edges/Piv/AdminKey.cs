using System.Security.Cryptography;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>Algorithms of the card management key 9B, SP 800-78-5 table 6.</summary>
public enum AdminAlgorithm : byte
{
    /// <summary>3DES with three keys; deprecated, for cards that know nothing better.</summary>
    TripleDes = 0x03,

    /// <summary>AES with 128 bits.</summary>
    Aes128 = 0x08,

    /// <summary>AES with 192 bits.</summary>
    Aes192 = 0x0A,

    /// <summary>AES with 256 bits.</summary>
    Aes256 = 0x0C,
}

/// <summary>A card management key.</summary>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Value">16, 24 or 32 bytes.</param>
public sealed record AdminKey(AdminAlgorithm Algorithm, byte[] Value)
{
    /// <summary>Key size in bytes.</summary>
    public static int SizeOf(AdminAlgorithm algorithm) => algorithm switch
    {
        AdminAlgorithm.Aes128 => 16,
        AdminAlgorithm.Aes256 => 32,
        _ => 24,
    };

    /// <summary>Block size in bytes: size of witness and challenge.</summary>
    public int BlockSize => Algorithm == AdminAlgorithm.TripleDes ? 8 : 16;

    /// <summary>One block, encrypted.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> block)
    {
        using var cipher = Cipher();
        return cipher.EncryptEcb(block, PaddingMode.None);
    }

    /// <summary>One block, decrypted.</summary>
    public byte[] Decrypt(ReadOnlySpan<byte> block)
    {
        using var cipher = Cipher();
        return cipher.DecryptEcb(block, PaddingMode.None);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm} key";

    private SymmetricAlgorithm Cipher()
    {
        // The challenge-response of SP 800-73-5 part 2 §3.2.4 is one block in ECB; 3DES only where the card has nothing better. The platform refuses 3DES keys whose
        // thirds repeat, as the factory's do: encrypt-decrypt-encrypt with one key is plain DES with that key.
#pragma warning disable CA5350, CA5351, CA5358
        SymmetricAlgorithm cipher = Algorithm != AdminAlgorithm.TripleDes ? Aes.Create() : SingleKey is null ? TripleDES.Create() : DES.Create();
#pragma warning restore CA5350, CA5351, CA5358
        cipher.Key = SingleKey ?? Value;
        return cipher;
    }

    /// <summary>The one DES key that this 3DES key comes down to; null when its thirds differ.</summary>
    private byte[]? SingleKey => Algorithm != AdminAlgorithm.TripleDes ? null
        : Value.AsSpan(0, 8).SequenceEqual(Value.AsSpan(8, 8)) ? Value[16..]
        : Value.AsSpan(8, 8).SequenceEqual(Value.AsSpan(16, 8)) ? Value[..8]
        : null;
}
