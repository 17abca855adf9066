namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Reads the size of a JPEG from its frame header (ITU-T T.81 §B.2.2).</summary>
public static class JpegSize
{
    /// <summary>Width and height in pixels.</summary>
    /// <exception cref="FormatException">Not a JPEG, or cut off.</exception>
    public static (int Width, int Height) Read(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.Length < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8) throw new FormatException("The photo is not a JPEG.");
        for (var at = 2; at + 9 <= jpeg.Length && jpeg[at] == 0xFF;)
        {
            var marker = jpeg[at + 1];
            var length = jpeg[at + 2] << 8 | jpeg[at + 3];
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
                return (jpeg[at + 7] << 8 | jpeg[at + 8], jpeg[at + 5] << 8 | jpeg[at + 6]);
            if (length < 2) break;
            at += 2 + length;
        }

        throw new FormatException("The photo has no JPEG frame header.");
    }
}
