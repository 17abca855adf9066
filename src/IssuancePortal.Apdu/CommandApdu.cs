namespace IssuancePortal.Apdu;

/// <summary>A command, ISO/IEC 7816-4 §5.1, in short or extended form.</summary>
/// <param name="Cla">Class byte.</param>
/// <param name="Ins">Instruction byte.</param>
/// <param name="P1">First parameter.</param>
/// <param name="P2">Second parameter.</param>
/// <param name="Data">0 to 65,535 bytes.</param>
/// <param name="Le">null: no answer data expected; 0: as much as there is; else 1 to 65,536 bytes.</param>
public readonly record struct CommandApdu(byte Cla, byte Ins, byte P1, byte P2, ReadOnlyMemory<byte> Data = default, int? Le = null)
{
    /// <summary>Most data bytes of a short command.</summary>
    public const int MaxShortData = 255;

    /// <summary>CLA bit 5: more commands of this chain follow, ISO/IEC 7816-4 §5.3.3.</summary>
    public const byte ChainingBit = 0x10;

    /// <summary>True when the short form can carry it.</summary>
    public bool FitsShort => Data.Length <= MaxShortData && Le is null or (>= 0 and <= 256);

    /// <summary>Encodes in the short form, or in the extended form where <paramref name="extended"/> is set.</summary>
    /// <exception cref="InvalidOperationException">It does not fit the asked form.</exception>
    public byte[] ToBytes(bool extended = false)
    {
        if (Data.Length > 65_535 || Le is < 0 or > 65_536)
            throw new InvalidOperationException($"A command carries at most 65,535 data bytes and asks for at most 65,536; this has {Data.Length} and asks for {Le}.");
        if (!extended && !FitsShort)
            throw new InvalidOperationException($"A short command carries at most 255 data bytes; this has {Data.Length}.");

        // One array and no other copy: the data may be a PIN that the caller wipes.
        var lengths = Data.Length == 0 ? 0 : extended ? 3 : 1;
        var expected = Le is null ? 0 : !extended ? 1 : Data.Length == 0 ? 3 : 2;
        var bytes = new byte[4 + lengths + Data.Length + expected];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (Cla, Ins, P1, P2);
        if (Data.Length > 0)
        {
            bytes[3 + lengths] = (byte)Data.Length;
            if (extended) bytes[5] = (byte)(Data.Length >> 8);
            Data.Span.CopyTo(bytes.AsSpan(4 + lengths));
        }

        if (Le is { } le)
        {
            // 256, or 65,536 in the extended form, is written as 0.
            bytes[^1] = (byte)le;
            if (extended) bytes[^2] = (byte)(le >> 8);
        }

        return bytes;
    }

    /// <summary>Reads a short or extended command; null when the bytes are not one.</summary>
    public static CommandApdu? TryParse(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < 4) return null;
        var head = new CommandApdu(span[0], span[1], span[2], span[3]);
        var body = bytes[4..];
        var b = body.Span;
        if (b.Length == 0) return head;
        if (b.Length == 1) return head with { Le = b[0] == 0 ? 256 : b[0] };
        if (b[0] != 0)
        {
            int lc = b[0];
            if (b.Length == 1 + lc) return head with { Data = body.Slice(1, lc) };
            if (b.Length == 2 + lc) return head with { Data = body.Slice(1, lc), Le = b[^1] == 0 ? 256 : b[^1] };
            return null;
        }

        if (b.Length == 3) return head with { Le = Extended(b[1], b[2]) };
        if (b.Length < 4) return null;
        var length = (b[1] << 8) | b[2];
        if (length == 0) return null;
        if (b.Length == 3 + length) return head with { Data = body.Slice(3, length) };
        if (b.Length == 5 + length) return head with { Data = body.Slice(3, length), Le = Extended(b[^2], b[^1]) };
        return null;

        static int Extended(byte high, byte low) => (high << 8 | low) is 0 ? 65_536 : high << 8 | low;
    }
}
