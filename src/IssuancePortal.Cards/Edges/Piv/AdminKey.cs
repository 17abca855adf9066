using IssuancePortal.Apdu;

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

    private CardCipherKind Cipher => Algorithm == AdminAlgorithm.TripleDes ? CardCipherKind.TripleDes : CardCipherKind.Aes;

    /// <summary>Block size in bytes: size of witness and challenge.</summary>
    public int BlockSize => CardCipher.BlockSize(Cipher);

    /// <summary>One block, encrypted.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> block) => CardCipher.Encrypt(Cipher, Value, block);

    /// <summary>One block, decrypted.</summary>
    public byte[] Decrypt(ReadOnlySpan<byte> block) => CardCipher.Decrypt(Cipher, Value, block);

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm} key";
}
