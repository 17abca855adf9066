namespace IssuancePortal.Issuance.People;

/// <summary>
/// A portrait as it may be kept and put on a chip: a sequential baseline JPEG (ITU-T T.81; what INCITS 385 wants) of a known size, without anything but the picture. Where the camera was, what it was, thumbnails and comments
/// are taken out: application segments other than JFIF's, comments, and whatever follows the picture.
/// </summary>
/// <param name="Jpeg">The picture.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record Portrait(byte[] Jpeg, int Width, int Height)
{
    /// <summary>Most bytes of the picture: with header and signature it then fits the facial image container of 12,704 bytes (SP 800-73-5 part 1 table 2).</summary>
    public const int MaxBytes = 9_500;

    /// <summary>Fewest pixels across (INCITS 385: 90 between the eyes is the aim; a printed card and a chip do with half).</summary>
    public const int MinWidth = 240;

    /// <summary>Fewest pixels down: three to four.</summary>
    public const int MinHeight = 320;

    /// <summary>By how much the sides may miss three to four.</summary>
    private const double ShapeTolerance = 0.02;

    private const byte Start = 0xD8;
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;
    private const byte Baseline = 0xC0;
    private const byte Jfif = 0xE0;
    private const byte Comment = 0xFE;

    /// <summary>Reads a picture; or why it does not do.</summary>
    public static Result<Portrait> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != Start) return Refusals.PhotoNotJpeg;
        var kept = new List<byte>(file.Length) { 0xFF, Start };
        (int Width, int Height)? size = null;
        for (var at = 2; ;)
        {
            if (at + 2 > file.Length || file[at] != 0xFF) return Refusals.PhotoDamaged;
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == End)
            {
                if (size is not { } read) return Refusals.PhotoDamaged;
                kept.AddRange([0xFF, End]);
                return Judge(new Portrait([.. kept], read.Width, read.Height));
            }

            if (at + 4 > file.Length) return Refusals.PhotoDamaged;
            var length = file[at + 2] << 8 | file[at + 3];
            if (length < 2 || at + 2 + length > file.Length) return Refusals.PhotoDamaged;
            var segment = file.Slice(at, 2 + length);
            if (marker is >= Baseline and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                if (marker != Baseline) return Refusals.PhotoNotBaseline;
                if (length < 8 || size is not null) return Refusals.PhotoDamaged;
                if (segment[4] != 8 || segment[9] is not (1 or 3)) return Refusals.PhotoNotBaseline;
                size = (segment[7] << 8 | segment[8], segment[5] << 8 | segment[6]);
            }

            if (!IsOutside(marker, segment)) kept.AddRange(segment);
            at += 2 + length;
            if (marker != Scan) continue;
            if (size is null) return Refusals.PhotoDamaged;
            var scan = ScanLength(file[at..]);
            kept.AddRange(file.Slice(at, scan));
            at += scan;
        }
    }

    /// <summary>True for what is not the picture: application data but JFIF's header (without a thumbnail), and comments.</summary>
    private static bool IsOutside(byte marker, ReadOnlySpan<byte> segment) =>
        marker == Comment || (marker is >= Jfif and <= 0xEF && !(marker == Jfif && segment.Length == 18 && segment.Slice(4, 5).SequenceEqual("JFIF\0"u8)));

    /// <summary>Bytes of entropy-coded data up to the next marker that is neither a stuffed zero nor a restart (T.81 §B.1.1.5).</summary>
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at + 1 < data.Length; at++)
        {
            if (data[at] == 0xFF && data[at + 1] is not (0x00 or >= 0xD0 and <= 0xD7 or 0xFF)) return at;
        }

        return data.Length;
    }

    private static Result<Portrait> Judge(Portrait portrait)
    {
        if (portrait.Width < MinWidth || portrait.Height < MinHeight) return Refusals.PhotoTooSmall(portrait.Width, portrait.Height);
        if (Math.Abs((double)portrait.Width / portrait.Height - 0.75) > 0.75 * ShapeTolerance) return Refusals.PhotoWrongShape(portrait.Width, portrait.Height);
        return portrait.Jpeg.Length > MaxBytes ? Refusals.PhotoTooLarge(portrait.Jpeg.Length) : portrait;
    }
}
