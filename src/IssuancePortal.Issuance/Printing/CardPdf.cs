using System.Globalization;
using System.Text;
using IssuancePortal.Issuance.Printing.Pdf;
using static IssuancePortal.Issuance.Printing.Pdf.PdfFile;

namespace IssuancePortal.Issuance.Printing;

/// <summary>Writes faces as a PDF whose pages are exactly ID-1, with their letters embedded. A page lies as its side does.</summary>
public static class CardPdf
{
    /// <summary>The document.</summary>
    /// <param name="faces">Marks of each side.</param>
    /// <param name="title">Its title.</param>
    public static byte[] Write(IReadOnlyList<IReadOnlyList<CardMark>> faces, string title)
    {
        var file = new PdfFile();
        var (catalog, pages) = (file.Reserve(), file.Reserve());
        var used = faces.SelectMany(face => face).OfType<TextMark>().GroupBy(mark => mark.Font).ToDictionary(group => group.Key, group => group.SelectMany(mark => mark.Text).ToHashSet());
        var fonts = string.Concat(used.Select(font => $"/{font.Key} {AddFont(file, font.Key, font.Value)} 0 R "));
        var kids = new List<int>();
        foreach (var face in faces)
        {
            var (content, pictures) = (new StringBuilder(), new StringBuilder());
            foreach (var mark in face) Draw(file, content, pictures, mark);
            var stream = file.AddStream("", Encoding.ASCII.GetBytes(content.ToString()));
            kids.Add(file.Add($"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {P((double)CardDesign.Width)} {P((double)CardDesign.Height)}] /Resources << /Font << {fonts}>> /XObject << {pictures}>> >> /Contents {stream} 0 R >>"));
        }

        file.Add($"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>", pages);
        file.Add($"<< /Type /Catalog /Pages {pages} 0 R /ViewerPreferences << /PrintScaling /None >> >>", catalog);
        return file.End(catalog, file.Add($"<< /Title {Text(title)} /Producer {Text("IssuancePortal")} >>"));
    }

    private static void Draw(PdfFile file, StringBuilder content, StringBuilder pictures, CardMark mark)
    {
        switch (mark)
        {
            case BoxMark box:
                Fill(content, box.Color, [new BarMark(box.X, box.Y, box.Width, box.Height)]);
                break;
            case NoPhotoMark none:
                Fill(content, "#d1d5db", [new BarMark(none.X, none.Y, none.Width, none.Height)]);
                break;
            case BarsMark bars:
                Fill(content, bars.Color, bars.Bars);
                break;
            case TextMark text:
                var font = CardFonts.Of(text.Font);
                var glyphs = string.Concat(text.Text.Select(letter => font.GlyphOf(letter).ToString("X4", CultureInfo.InvariantCulture)));
                content.Append(CultureInfo.InvariantCulture, $"BT {Color(text.Color)} /{text.Font} {N(text.Size)} Tf 1 0 0 1 {P(text.X)} {Up(text.Baseline)} Tm <{glyphs}> Tj ET\n");
                break;
            case PictureMark picture:
                var image = PdfPicture.Add(file, picture.Bytes.Span);
                pictures.Append(CultureInfo.InvariantCulture, $"/I{image} {image} 0 R ");
                var (x, y, width, height) = picture.Whole;
                content.Append(CultureInfo.InvariantCulture, $"q {P(picture.X)} {Up(picture.Y + picture.Height)} {P(picture.Width)} {P(picture.Height)} re W n {P(width)} 0 0 {P(height)} {P(x)} {Up(y + height)} cm /I{image} Do Q\n");
                break;
        }
    }

    private static void Fill(StringBuilder content, string color, IReadOnlyList<BarMark> bars)
    {
        content.Append(Color(color)).Append('\n');
        foreach (var bar in bars) content.Append(CultureInfo.InvariantCulture, $"{P(bar.X)} {Up(bar.Y + bar.Height)} {P(bar.Width)} {P(bar.Height)} re\n");
        content.Append("f\n");
    }

    /// <summary>A composite font whose codes are glyphs (ISO 32000-1 §9.7), with the letters that they stand for, so that text can be found and copied.</summary>
    private static int AddFont(PdfFile file, CardFont font, IReadOnlySet<char> letters)
    {
        var type = CardFonts.Of(font);
        var glyphs = letters.Select(letter => (Letter: letter, Glyph: type.GlyphOf(letter))).DistinctBy(it => it.Glyph).OrderBy(it => it.Glyph).ToList();
        var name = $"{string.Concat(Enumerable.Range(0, 6).Select(place => (char)('A' + (glyphs.Sum(it => it.Glyph * (place + 3)) + place * 7) % 26)))}+{CardFonts.NameOf(font)}";
        double Thousandths(int units) => units * 1000.0 / type.Units;
        var bytes = type.Subset(glyphs.Select(it => it.Glyph));
        var letterFile = file.AddStream($"/Length1 {bytes.Length}", bytes);
        var descriptor = file.Add(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags {(font == CardFont.Mono ? 5 : 4)} /FontBBox [{string.Join(' ', type.Box.Select(edge => N(Thousandths(edge))))}] /ItalicAngle 0 "
            + $"/Ascent {N(Thousandths(type.Ascent))} /Descent {N(Thousandths(type.Descent))} /CapHeight {N(Thousandths(type.Ascent))} /StemV {(font == CardFont.SansBold ? 140 : 80)} /FontFile2 {letterFile} 0 R >>");
        var widths = string.Join(' ', glyphs.Select(it => $"{it.Glyph} [{N(Thousandths(type.Advance(it.Glyph)))}]"));
        var descendant = file.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor {descriptor} 0 R /W [{widths}] >>");
        var meanings = file.AddStream("", Encoding.ASCII.GetBytes(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            + string.Concat(glyphs.Chunk(100).Select(part => $"{part.Length} beginbfchar\n{string.Concat(part.Select(it => $"<{it.Glyph:X4}> <{(int)it.Letter:X4}>\n"))}endbfchar\n"))
            + "endcmap CMapName currentdict /CMap defineresource pop end end"));
        return file.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {meanings} 0 R >>");
    }

    /// <summary>Millimetres as points.</summary>
    private static string P(double millimetres) => N(millimetres * CardFonts.PointsPerMillimetre);

    /// <summary>Millimetres from the top as points from the bottom.</summary>
    private static string Up(double millimetres) => P((double)CardDesign.Height - millimetres);

    private static string Color(string color) => $"{N(Part(color, 1))} {N(Part(color, 3))} {N(Part(color, 5))} rg";

    private static double Part(string color, int at) => Convert.ToInt32(color[at..(at + 2)], 16) / 255.0;
}
