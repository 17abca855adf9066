using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>
/// The facial image object: a JPEG in an INCITS 385-2004 record (SP 800-76-2 §8), behind a PIV CBEFF header (SP 800-76-2 §9), with a signature block.
/// </summary>
public static class FacialImage
{
    /// <summary>Largest value of tag BC, bytes (SP 800-73-5 part 1 table 2: container of 12,710).</summary>
    public const int MaxBytes = 12_704;

    private const int HeaderBytes = 88;

    /// <summary>The content of the object.</summary>
    /// <param name="jpeg">The portrait.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="taken">When the photo was taken.</param>
    /// <param name="validUntil">End of validity.</param>
    /// <param name="creator">Name of the issuing organisation; at most 17 characters are kept.</param>
    /// <param name="fascN">25 bytes.</param>
    /// <param name="sign">Makes the CMS signature over header and record; empty for an object that the security object alone protects.</param>
    /// <returns>null when it does not fit the container.</returns>
    public static byte[]? Build(byte[] jpeg, int width, int height, DateTimeOffset taken, DateTimeOffset validUntil, string creator, byte[] fascN, Func<byte[], byte[]> sign)
    {
        var record = Record(jpeg, width, height);
        // The header names the size of the signature block, which is made over the header: sizes do not change between two signatures of one key but by a byte or so, so sign until the size holds.
        var size = sign([.. Header(record.Length, 0, taken, validUntil, creator, fascN), .. record]).Length;
        for (var round = 0; ; round++)
        {
            byte[] covered = [.. Header(record.Length, size, taken, validUntil, creator, fascN), .. record];
            var signature = sign(covered);
            if (signature.Length != size && round < 64)
            {
                size = signature.Length;
                continue;
            }

            if (signature.Length != size) throw new InvalidOperationException("The signature block never kept its size.");
            byte[] image = [.. covered, .. signature];
            return image.Length > MaxBytes ? null : BerTlv.Concat(BerTlv.Of(0xBC, image), BerTlv.Of(0xFE));
        }
    }

    /// <summary>Facial record header (14 bytes), facial information (20), image information (12), image.</summary>
    private static byte[] Record(byte[] jpeg, int width, int height)
    {
        var record = new byte[46 + jpeg.Length];
        "FAC\0010\0"u8.CopyTo(record);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(8), (uint)record.Length);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(14), (uint)(record.Length - 14));
        // Feature points, gender, colours, properties, expression and pose are unspecified: zero.
        record[34] = 0x01; // full frontal
        record[35] = 0x00; // JPEG
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(36), (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(38), (ushort)height);
        record[40] = 0x01; // sRGB, 24 bits
        record[41] = 0x02; // static photograph from a digital camera
        jpeg.CopyTo(record, 46);
        return record;
    }

    private static byte[] Header(int record, int signature, DateTimeOffset taken, DateTimeOffset validUntil, string creator, byte[] fascN)
    {
        var header = new byte[HeaderBytes];
        header[0] = 0x03; // patron header version
        header[1] = signature == 0 ? (byte)0x00 : (byte)0x0D; // signed, not encrypted
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(2), (uint)record);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)signature);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), 0x001B); // format owner: INCITS M1
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), 0x0501); // format type: face
        Date(taken).CopyTo(header, 12);
        Date(taken).CopyTo(header, 20);
        Date(validUntil).CopyTo(header, 28);
        header[38] = 0x02; // biometric type 000002: face
        header[39] = 0x20; // data type: raw
        header[40] = 0xFE; // quality: not measured (-2)
        var name = Encoding.ASCII.GetBytes(creator);
        name.AsSpan(0, Math.Min(17, name.Length)).CopyTo(header.AsSpan(41));
        fascN.CopyTo(header, 59);
        return header;
    }

    /// <summary>YYYYMMDDhhmmssZ with two digits a byte and the letter Z, 8 bytes.</summary>
    private static byte[] Date(DateTimeOffset at) =>
        [.. Convert.FromHexString(at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)), (byte)'Z'];
}
