using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>The three AES keys of a security domain under one key version number, GlobalPlatform Amendment D §6.1. All of one size: 16, 24 or 32 bytes.</summary>
/// <param name="Version">Key version number: 01 to 7F, or FF for the set that a card leaves the factory with.</param>
/// <param name="Enc">Key-ENC: session keys for encryption, and the pseudo-random challenge, come from it.</param>
/// <param name="Mac">Key-MAC: session keys for MACs and the cryptograms come from it.</param>
/// <param name="Dek">Key-DEK: encrypts keys that are put on the card.</param>
public sealed record CardKeySet(byte Version, byte[] Enc, byte[] Mac, byte[] Dek)
{
    /// <summary>Bytes of a key check value.</summary>
    public const int CheckValueSize = 3;

    private static readonly byte[] TestKey = Convert.FromHexString("404142434445464748494A4B4C4D4E4F");

    /// <summary>Bytes of each key.</summary>
    public int Size => Enc.Length;

    /// <summary>Sequence of the keys as PUT KEY and key information order them: identifiers 01, 02, 03.</summary>
    public IReadOnlyList<byte[]> Keys => [Enc, Mac, Dek];

    /// <summary>The test keys that cards leave the factory with, 404142..4F, known to everybody.</summary>
    public static CardKeySet Factory(byte version) => new(version, TestKey, TestKey, TestKey);

    /// <summary>
    /// The keys of one card from a master key: SP 800-108 in counter mode with AES-CMAC as SCP03 itself derives, under the constants F1, F2 and F3, bound to the card's identity and the key version.
    /// One that leaks tells nothing of another, nor of the master key.
    /// </summary>
    /// <param name="master">16, 24 or 32 bytes.</param>
    /// <param name="version">Key version number they shall have.</param>
    /// <param name="size">Bytes of each key.</param>
    /// <param name="identity">What makes the card unique.</param>
    public static CardKeySet Diversify(byte[] master, byte version, int size, ReadOnlySpan<byte> identity)
    {
        byte[] context = [version, .. identity];
        return new CardKeySet(version, Scp03Kdf.Derive(master, 0xF1, context, size), Scp03Kdf.Derive(master, 0xF2, context, size), Scp03Kdf.Derive(master, 0xF3, context, size));
    }

    /// <summary>Key check value: the first three bytes of sixteen bytes 01 encrypted, Amendment D §4.1.4.</summary>
    public static byte[] CheckValueOf(byte[] key)
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0x01, AesCmac.Size)];
        return CardCipher.Encrypt(CardCipherKind.Aes, key, ones)[..CheckValueSize];
    }

    /// <summary>A key as PUT KEY carries it: filled with zeros to whole blocks and encrypted with this set's Key-DEK, CBC from zero (Amendment D §6.2.8).</summary>
    internal byte[] Encrypt(byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = Dek;
        var padded = new byte[(key.Length + AesCmac.Size - 1) / AesCmac.Size * AesCmac.Size];
        key.CopyTo(padded, 0);
        return aes.EncryptCbc(padded, new byte[AesCmac.Size], PaddingMode.None);
    }

    /// <summary>Equal are sets with the same keys under the same version.</summary>
    public bool Equals(CardKeySet? other) =>
        other is not null && other.Version == Version && Keys.Zip(other.Keys).All(pair => CryptographicOperations.FixedTimeEquals(pair.First, pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Size);

    /// <summary>Version and size, no keys.</summary>
    public override string ToString() => $"key set {Version:X2}, AES-{Size * 8}";
}
