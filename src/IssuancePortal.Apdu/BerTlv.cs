using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IssuancePortal.Apdu;

/// <summary>
/// One data object in BER-TLV, ISO/IEC 7816-4 §6.3: a tag of one to four bytes, a definite length of one to five bytes, and a value.
/// A tag is held as it is written, so 5FC102 is <c>0x5FC102</c>. Lengths need not be minimal when read (cards differ) and always are when written.
/// </summary>
/// <param name="Tag">The tag's bytes, first byte highest. Never 0.</param>
/// <param name="Value">The value: bytes, or further data objects (<see cref="TryChildren"/>).</param>
/// <remarks>
/// Whether a value holds further objects is the caller's knowledge: card data uses tags with the constructed bit for plain bytes
/// (30 in a CHUID is a FASC-N), so nothing is read deeper than it is asked for.
/// </remarks>
public readonly record struct BerTlv(uint Tag, ReadOnlyMemory<byte> Value)
{
    /// <summary>Bit 6 of the tag's first byte: the value is a sequence of data objects.</summary>
    public bool IsConstructed => (FirstByte(Tag) & 0x20) != 0;

    /// <summary>A data object without a value.</summary>
    public static BerTlv Of(uint tag) => new(tag, default);

    /// <summary>A data object with a value of plain bytes.</summary>
    public static BerTlv Of(uint tag, byte[] value) => new(tag, value);

    /// <summary>A data object whose value is other data objects, in the order given.</summary>
    public static BerTlv Of(uint tag, params ReadOnlySpan<BerTlv> children) => new(tag, Concat(children));

    /// <summary>Reads the data object at the start of <paramref name="bytes"/>; never throws.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="tlv">What was read; its value is a slice of <paramref name="bytes"/>, not a copy.</param>
    /// <param name="consumed">Bytes that the data object takes, tag and length included; 0 when there is none.</param>
    /// <returns>False for a truncated object, an invalid or longer tag than four bytes, tag 00 (padding), an indefinite length, or a length over four bytes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out BerTlv tlv, out int consumed)
    {
        tlv = default;
        consumed = 0;
        var span = bytes.Span;
        if (!TryReadTag(span, out var tag, out var at) || !TryReadLength(span[at..], out var length, out var lengthBytes)) return false;
        at += lengthBytes;
        if (length > span.Length - at) return false;
        tlv = new BerTlv(tag, bytes.Slice(at, length));
        consumed = at + length;
        return true;
    }

    /// <summary>Reads a sequence of data objects that fills <paramref name="bytes"/> to the last byte; never throws. No bytes are an empty sequence.</summary>
    public static bool TryReadAll(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<BerTlv>? tlvs)
    {
        tlvs = null;
        var read = new List<BerTlv>();
        while (bytes.Length > 0)
        {
            if (!TryRead(bytes, out var tlv, out var consumed)) return false;
            read.Add(tlv);
            bytes = bytes[consumed..];
        }

        tlvs = read;
        return true;
    }

    /// <summary>Reads <paramref name="bytes"/> as exactly one data object with this tag and nothing after it; never throws.</summary>
    public static bool TryReadOnly(ReadOnlyMemory<byte> bytes, uint tag, out BerTlv tlv) =>
        TryRead(bytes, out tlv, out var consumed) && consumed == bytes.Length && tlv.Tag == tag;

    /// <summary>Reads a sequence of data objects.</summary>
    /// <exception cref="FormatException">The bytes are not a sequence of data objects. The message holds none of the bytes.</exception>
    public static IReadOnlyList<BerTlv> ReadAll(ReadOnlyMemory<byte> bytes) =>
        TryReadAll(bytes, out var tlvs) ? tlvs : throw new FormatException($"These {bytes.Length} bytes are not a sequence of BER-TLV data objects.");

    /// <summary>Reads a tag at the start of <paramref name="bytes"/>, as in a tag list (5C); never throws.</summary>
    public static bool TryReadTag(ReadOnlySpan<byte> bytes, out uint tag, out int consumed)
    {
        tag = 0;
        consumed = 0;
        if (bytes.Length == 0 || bytes[0] == 0) return false;
        if ((bytes[0] & 0x1F) != 0x1F)
        {
            tag = bytes[0];
            consumed = 1;
            return true;
        }

        uint read = bytes[0];
        for (var i = 1; i < bytes.Length && i < 4; i++)
        {
            read = read << 8 | bytes[i];
            // A tag number has no leading zero group, and a number below 31 belongs into one byte.
            if (i == 1 && bytes[1] is 0x80 or < 0x1F) return false;
            if ((bytes[i] & 0x80) != 0) continue;
            tag = read;
            consumed = i + 1;
            return true;
        }

        return false;
    }

    /// <summary>The data objects within <see cref="Value"/>; false when it is not a sequence of them. Never throws.</summary>
    public bool TryChildren([NotNullWhen(true)] out IReadOnlyList<BerTlv>? children) => TryReadAll(Value, out children);

    /// <summary>The first data object with this tag directly within <see cref="Value"/>, or null, also when the value is not a sequence of data objects. Never throws.</summary>
    public BerTlv? Child(uint tag)
    {
        if (!TryChildren(out var children)) return null;
        foreach (var child in children)
        {
            if (child.Tag == tag) return child;
        }

        return null;
    }

    /// <summary>Follows tags downwards: <c>Find(0x5F2F)</c>, <c>Find(0x79, 0x4F)</c>. Null when one is missing. Never throws.</summary>
    public BerTlv? Find(params ReadOnlySpan<uint> path)
    {
        BerTlv? at = this;
        foreach (var tag in path) at = at?.Child(tag);
        return at;
    }

    /// <summary>Tag, length and value as they travel, with the shortest length form.</summary>
    /// <exception cref="InvalidOperationException">The tag is not a tag.</exception>
    public byte[] ToBytes()
    {
        Span<byte> head = stackalloc byte[9];
        var n = WriteHead(head);
        var bytes = new byte[n + Value.Length];
        head[..n].CopyTo(bytes);
        Value.Span.CopyTo(bytes.AsSpan(n));
        return bytes;
    }

    /// <summary>Several data objects, one after the other.</summary>
    public static byte[] Concat(params ReadOnlySpan<BerTlv> tlvs)
    {
        Span<byte> head = stackalloc byte[9];
        var length = 0;
        foreach (var tlv in tlvs) length += tlv.WriteHead(head) + tlv.Value.Length;
        var bytes = new byte[length];
        var at = 0;
        foreach (var tlv in tlvs)
        {
            var n = tlv.WriteHead(head);
            head[..n].CopyTo(bytes.AsSpan(at));
            tlv.Value.Span.CopyTo(bytes.AsSpan(at + n));
            at += n + tlv.Value.Length;
        }

        return bytes;
    }

    /// <summary>The tag's bytes, as in a tag list (5C).</summary>
    /// <exception cref="InvalidOperationException">The tag is not a tag.</exception>
    public static byte[] TagBytes(uint tag)
    {
        Span<byte> bytes = stackalloc byte[4];
        return bytes[..WriteTag(bytes, tag)].ToArray();
    }

    /// <summary>The tag only: a value may be a secret.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag:X2} ({Value.Length} bytes)");

    private static byte FirstByte(uint tag) => tag switch
    {
        > 0xFFFFFF => (byte)(tag >> 24),
        > 0xFFFF => (byte)(tag >> 16),
        > 0xFF => (byte)(tag >> 8),
        _ => (byte)tag,
    };

    private static int WriteTag(Span<byte> to, uint tag)
    {
        var n = tag switch { > 0xFFFFFF => 4, > 0xFFFF => 3, > 0xFF => 2, _ => 1 };
        for (var i = 0; i < n; i++) to[i] = (byte)(tag >> 8 * (n - 1 - i));
        return TryReadTag(to[..n], out _, out var read) && read == n
            ? n
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{tag:X2} is not a BER-TLV tag."));
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int consumed)
    {
        length = 0;
        consumed = 0;
        if (bytes.Length == 0) return false;
        if (bytes[0] < 0x80)
        {
            length = bytes[0];
            consumed = 1;
            return true;
        }

        var n = bytes[0] & 0x7F;
        if (n is 0 or > 4 || bytes.Length < 1 + n) return false;
        uint read = 0;
        for (var i = 1; i <= n; i++) read = read << 8 | bytes[i];
        if (read > int.MaxValue) return false;
        length = (int)read;
        consumed = 1 + n;
        return true;
    }

    private int WriteHead(Span<byte> to)
    {
        var n = WriteTag(to, Tag);
        var length = Value.Length;
        if (length < 0x80)
        {
            to[n++] = (byte)length;
            return n;
        }

        var bytes = length switch { > 0xFFFFFF => 4, > 0xFFFF => 3, > 0xFF => 2, _ => 1 };
        to[n++] = (byte)(0x80 | bytes);
        for (var i = bytes - 1; i >= 0; i--) to[n++] = (byte)(length >> 8 * i);
        return n;
    }
}
