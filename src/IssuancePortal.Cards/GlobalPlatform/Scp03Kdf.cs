using System.Buffers.Binary;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>
/// The derivation of SCP03, GlobalPlatform Amendment D §4.1.5: SP 800-108 in counter mode with AES-CMAC, over a label of eleven zero bytes and a constant, a zero byte, the length in bits, the counter, and the context.
/// </summary>
internal static class Scp03Kdf
{
    public const byte CardCryptogram = 0x00;
    public const byte HostCryptogram = 0x01;
    public const byte CardChallenge = 0x02;
    public const byte SessionEncryption = 0x04;
    public const byte SessionCommandMac = 0x06;
    public const byte SessionResponseMac = 0x07;

    /// <summary>Derives a value.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="constant">What for.</param>
    /// <param name="context">What it is bound to.</param>
    /// <param name="length">Bytes to derive, 1 to 4,080.</param>
    public static byte[] Derive(byte[] key, byte constant, ReadOnlySpan<byte> context, int length)
    {
        var input = new byte[16 + context.Length];
        input[11] = constant;
        BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(13), checked((ushort)(length * 8)));
        context.CopyTo(input.AsSpan(16));
        var derived = new byte[length];
        for (var at = 0; at < length; at += AesCmac.Size)
        {
            input[15]++;
            AesCmac.Compute(key, input).AsSpan(0, Math.Min(AesCmac.Size, length - at)).CopyTo(derived.AsSpan(at));
        }

        return derived;
    }
}
