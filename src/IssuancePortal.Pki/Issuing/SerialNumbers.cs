using System.Security.Cryptography;

namespace IssuancePortal.Pki.Issuing;

/// <summary>
/// Certificate serial numbers. Their text form everywhere in the portal is the unsigned number in upper-case hexadecimal, two digits a byte, without leading
/// zero bytes.
/// </summary>
public static class SerialNumbers
{
    /// <summary>RFC 5280 §4.1.2.2: at most 20 octets.</summary>
    public const int MaxLength = 20;

    /// <summary>20 bytes: 158 random bits under the fixed two top bits 01, so that the number is positive and always of the same length.</summary>
    public static byte[] Create()
    {
        var serial = RandomNumberGenerator.GetBytes(MaxLength);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    /// <summary>The text form of a big-endian number, as a certificate, a CRL or an OCSP request carries it.</summary>
    public static string ToText(ReadOnlySpan<byte> bigEndian)
    {
        var start = bigEndian.IndexOfAnyExcept((byte)0);
        return start < 0 ? "00" : Convert.ToHexString(bigEndian[start..]);
    }

    /// <summary>The big-endian bytes of a text form.</summary>
    /// <exception cref="FormatException">Not hexadecimal.</exception>
    public static byte[] FromText(string text) => Convert.FromHexString(text);
}
