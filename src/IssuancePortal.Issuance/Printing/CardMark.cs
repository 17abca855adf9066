namespace IssuancePortal.Issuance.Printing;

/// <summary>Something drawn on a card: what PDF and preview are both made from, so that they cannot differ. Millimetres from the top left corner.</summary>
public abstract record CardMark;

/// <summary>A filled rectangle.</summary>
public sealed record BoxMark(double X, double Y, double Width, double Height, string Color) : CardMark;

/// <summary>Many rectangles of one colour: a code.</summary>
public sealed record BarsMark(IReadOnlyList<BarMark> Bars, string Color) : CardMark;

/// <summary>A rectangle of a code.</summary>
public readonly record struct BarMark(double X, double Y, double Width, double Height);

/// <summary>A line of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Its left end.</param>
/// <param name="Baseline">Its baseline.</param>
/// <param name="Width">How wide it runs.</param>
/// <param name="Size">Size in points.</param>
/// <param name="Font">Letters.</param>
/// <param name="Color">#RRGGBB.</param>
public sealed record TextMark(string Text, double X, double Baseline, double Width, double Size, CardFont Font, string Color) : CardMark;

/// <summary>A picture in a place: whole, or filling it and cut at its edges.</summary>
public sealed record PictureMark(ReadOnlyMemory<byte> Bytes, string MediaType, double X, double Y, double Width, double Height, double Ratio, bool Fills) : CardMark
{
    /// <summary>Where the whole picture lies: within the place, or over its edges where it fills it.</summary>
    public (double X, double Y, double Width, double Height) Whole
    {
        get
        {
            var wide = (Ratio > Width / Height) == Fills;
            var (width, height) = wide ? (Height * Ratio, Height) : (Width, Width / Ratio);
            return (X + (Width - width) / 2, Y + (Height - height) / 2, width, height);
        }
    }
}

/// <summary>The place of a portrait that is not there, in a preview.</summary>
public sealed record NoPhotoMark(double X, double Y, double Width, double Height) : CardMark;
