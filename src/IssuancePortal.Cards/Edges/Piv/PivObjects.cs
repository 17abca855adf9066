using System.Globalization;
using System.Text;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>The data objects of a PIV card, SP 800-73-5 part 1 §3 and appendix A. Each returns the content that goes into tag 53.</summary>
public static class PivObjects
{
    /// <summary>Card capability container.</summary>
    public const uint CapabilityTag = 0x5FC107;

    /// <summary>Card holder unique identifier.</summary>
    public const uint ChuidTag = 0x5FC102;

    /// <summary>Printed information.</summary>
    public const uint PrintedTag = 0x5FC109;

    /// <summary>Facial image.</summary>
    public const uint FaceTag = 0x5FC108;

    /// <summary>Security object.</summary>
    public const uint SecurityTag = 0x5FC106;

    /// <summary>Key history.</summary>
    public const uint KeyHistoryTag = 0x5FC10C;

    /// <summary>Discovery object.</summary>
    public const uint DiscoveryTag = 0x7E;

    /// <summary>Container identifiers for the data-group mapping of the security object, part 1 table 2.</summary>
    public static IReadOnlyDictionary<uint, ushort> ContainerIds { get; } = new Dictionary<uint, ushort>
    {
        [CapabilityTag] = 0xDB00,
        [ChuidTag] = 0x3000,
        [PrintedTag] = 0x3001,
        [FaceTag] = 0x6030,
        [KeyHistoryTag] = 0x6060,
        [DiscoveryTag] = 0x6050,
    };

    /// <summary>Card capability container: data model 10, no other data. <paramref name="cardId"/> makes its card identifier unique.</summary>
    public static byte[] Capability(Guid cardId) => BerTlv.Concat(
        BerTlv.Of(0xF0, [.. Convert.FromHexString("A000000116"), 0xFF, 0x02, .. cardId.ToByteArray(bigEndian: true)[2..]]),
        BerTlv.Of(0xF1, [0x21]),
        BerTlv.Of(0xF2, [0x21]),
        BerTlv.Of(0xF3),
        BerTlv.Of(0xF4, [0x00]),
        BerTlv.Of(0xF5, [0x10]),
        BerTlv.Of(0xF6),
        BerTlv.Of(0xF7),
        BerTlv.Of(0xFA),
        BerTlv.Of(0xFB),
        BerTlv.Of(0xFC),
        BerTlv.Of(0xFD),
        BerTlv.Of(0xFE));

    /// <summary>
    /// Card holder unique identifier, part 1 §3.1.2. The signature covers every data object but itself, in order.
    /// </summary>
    /// <param name="fascN">25 bytes.</param>
    /// <param name="cardUuid">GUID of the card.</param>
    /// <param name="expires">Last day of validity.</param>
    /// <param name="cardholderUuid">The person's UUID; null leaves it out.</param>
    /// <param name="sign">Makes the CMS signature over the bytes it is given.</param>
    public static byte[] Chuid(byte[] fascN, Guid cardUuid, DateOnly expires, Guid? cardholderUuid, Func<byte[], byte[]> sign)
    {
        BerTlv[] head =
        [
            BerTlv.Of(0x30, fascN),
            BerTlv.Of(0x34, cardUuid.ToByteArray(bigEndian: true)),
            BerTlv.Of(0x35, Encoding.ASCII.GetBytes(expires.ToString("yyyyMMdd", CultureInfo.InvariantCulture))),
            .. cardholderUuid is { } holder ? [BerTlv.Of(0x36, holder.ToByteArray(bigEndian: true))] : Array.Empty<BerTlv>(),
        ];
        var errorCode = BerTlv.Of(0xFE);
        return BerTlv.Concat([.. head, BerTlv.Of(0x3E, sign(BerTlv.Concat([.. head, errorCode]))), errorCode]);
    }

    /// <summary>Printed information, part 1 appendix A. Texts longer than their field are cut at its size (ASCII; other letters without their marks).</summary>
    public static byte[] Printed(string name, string affiliation, DateOnly expires, string cardSerial, string issuer, string organisation, string department) => BerTlv.Concat(
        BerTlv.Of(0x01, Ascii(name, 125)),
        BerTlv.Of(0x02, Ascii(affiliation, 20)),
        BerTlv.Of(0x04, Ascii(expires.ToString("yyyyMMMdd", CultureInfo.InvariantCulture).ToUpperInvariant(), 9)),
        BerTlv.Of(0x05, Ascii(cardSerial, 20)),
        BerTlv.Of(0x06, Ascii(issuer, 15)),
        BerTlv.Of(0x07, Ascii(organisation, 20)),
        BerTlv.Of(0x08, Ascii(department, 20)),
        BerTlv.Of(0xFE));

    /// <summary>A certificate, uncompressed, part 1 appendix A.</summary>
    public static byte[] Certificate(byte[] der) => BerTlv.Concat(BerTlv.Of(0x70, der), BerTlv.Of(0x71, [0x00]), BerTlv.Of(0xFE));

    /// <summary>Key history, part 1 §3.3.3: how many retired keys have their certificates on the card; none has it elsewhere.</summary>
    /// <param name="retired">0 to 20.</param>
    public static byte[] KeyHistory(int retired) => BerTlv.Concat(BerTlv.Of(0xC1, [(byte)retired]), BerTlv.Of(0xC2, [0x00]), BerTlv.Of(0xFE));

    /// <summary>Discovery object: the PIV PIN alone satisfies the access rules, part 1 §3.3.2.</summary>
    public static byte[] Discovery() => BerTlv.Concat(
        BerTlv.Of(0x4F, Convert.FromHexString("A000000308000010000100")),
        BerTlv.Of(0x5F2F, [0x40, 0x00]));

    /// <summary>Security object: which containers it covers, and the signed hashes over them, part 1 §3.1.7.</summary>
    /// <param name="containers">Container identifiers in data-group order, from group 1.</param>
    /// <param name="signature">CMS over the LDS security object.</param>
    public static byte[] Security(IReadOnlyList<ushort> containers, byte[] signature) => BerTlv.Concat(
        BerTlv.Of(0xBA, [.. containers.SelectMany((id, group) => new[] { (byte)(group + 1), (byte)(id >> 8), (byte)id })]),
        BerTlv.Of(0xBB, signature),
        BerTlv.Of(0xFE));

    /// <summary>Letters of a name as ASCII: marks are dropped, what has no ASCII letter becomes a question mark.</summary>
    private static byte[] Ascii(string text, int size)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            plain.Append(c switch { 'ß' => "ss", 'ø' => "o", 'Ø' => "O", 'ł' => "l", 'Ł' => "L", 'æ' => "ae", 'Æ' => "Ae", 'đ' => "d", 'Đ' => "D", _ => c < 0x80 ? c.ToString() : "?" });
        }

        var bytes = Encoding.ASCII.GetBytes(plain.ToString());
        return bytes.Length <= size ? bytes : bytes[..size];
    }
}
