using IssuancePortal.Issuance.Printing.Pdf;

namespace IssuancePortal.Issuance.Printing;

/// <summary>The letters that are embedded in every card: measured here for PDF and preview alike.</summary>
internal static class CardFonts
{
    private const string Prefix = "IssuancePortal.Issuance.Printing.Fonts.";
    private static readonly Dictionary<CardFont, TrueType> Fonts = Enum.GetValues<CardFont>().ToDictionary(font => font, Read);

    /// <summary>Points in a millimetre.</summary>
    public const double PointsPerMillimetre = 72 / 25.4;

    /// <summary>The letters of a font.</summary>
    public static TrueType Of(CardFont font) => Fonts[font];

    /// <summary>Its name in documents.</summary>
    public static string NameOf(CardFont font) => font switch { CardFont.SansBold => "LiberationSans-Bold", CardFont.Mono => "LiberationMono", _ => "LiberationSans" };

    /// <summary>True when a font has every letter of a text.</summary>
    public static bool Has(string text, CardFont font) => text.All(letter => letter == '\n' || Fonts[font].GlyphOf(letter) != 0);

    /// <summary>How wide a line runs, millimetres.</summary>
    public static double Width(string text, CardFont font, double size) => text.Sum(letter => Fonts[font].Advance(Fonts[font].GlyphOf(letter))) * size / Fonts[font].Units / PointsPerMillimetre;

    /// <summary>How far the letters rise over the baseline, millimetres; lines are <see cref="LineHeight"/> apart.</summary>
    public static double Ascent(double size) => size * 0.905 / PointsPerMillimetre;

    /// <summary>From line to line, millimetres.</summary>
    public static double LineHeight(double size) => size * 1.15 / PointsPerMillimetre;

    private static TrueType Read(CardFont font)
    {
        using var stream = typeof(CardFonts).Assembly.GetManifestResourceStream($"{Prefix}{font}.ttf") ?? throw new InvalidOperationException($"The letters {font} are not in this assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new TrueType(bytes);
    }
}
