using System.Globalization;
using System.Security;
using System.Text;

namespace IssuancePortal.Issuance.Printing;

/// <summary>Writes a face as SVG for a page: the marks of the PDF, one unit a millimetre, letters as wide as they are printed.</summary>
public static class CardSvg
{
    /// <summary>What goes into an svg element with the view box 0 0 85.6 53.98. The families of letters are "Card Sans", "Card Sans Bold" and "Card Mono".</summary>
    public static string Write(IReadOnlyList<CardMark> marks)
    {
        var svg = new StringBuilder();
        foreach (var mark in marks)
        {
            switch (mark)
            {
                case BoxMark box:
                    svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{box.X:0.###}" y="{box.Y:0.###}" width="{box.Width:0.###}" height="{box.Height:0.###}" fill="{Text(box.Color)}"/>""");
                    break;
                case BarsMark bars:
                    svg.Append(CultureInfo.InvariantCulture, $"""<path fill="{Text(bars.Color)}" shape-rendering="crispEdges" d="{string.Concat(bars.Bars.Select(bar => string.Create(CultureInfo.InvariantCulture, $"M{bar.X:0.####} {bar.Y:0.####}h{bar.Width:0.####}v{bar.Height:0.####}h-{bar.Width:0.####}z")))}"/>""");
                    break;
                case TextMark text:
                    // Sizes below 1 are rounded by some browsers: the text is set a hundred times larger and made smaller.
                    svg.Append(CultureInfo.InvariantCulture, $"""<text transform="translate({text.X:0.####} {text.Baseline:0.####}) scale(.01)" font-size="{text.Size / CardFonts.PointsPerMillimetre * 100:0.##}" font-family="{Family(text.Font)}" fill="{Text(text.Color)}" textLength="{text.Width * 100:0.##}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{Text(text.Text)}</text>""");
                    break;
                case PictureMark picture:
                    svg.Append(CultureInfo.InvariantCulture, $"""<image x="{picture.X:0.###}" y="{picture.Y:0.###}" width="{picture.Width:0.###}" height="{picture.Height:0.###}" preserveAspectRatio="xMidYMid {(picture.Fills ? "slice" : "meet")}" href="data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Bytes.Span)}"/>""");
                    break;
                case NoPhotoMark none:
                    var (x, r) = (none.X + none.Width / 2, Math.Min(none.Width, none.Height));
                    svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{none.X:0.###}" y="{none.Y:0.###}" width="{none.Width:0.###}" height="{none.Height:0.###}" fill="#d1d5db"/><circle cx="{x:0.###}" cy="{none.Y + none.Height * .38:0.###}" r="{r * .2:0.###}" fill="#9ca3af"/><path d="M{x - r * .36:0.###} {none.Y + none.Height:0.###}a{r * .36:0.###} {r * .34:0.###} 0 0 1 {r * .72:0.###} 0z" fill="#9ca3af"/>""");
                    break;
            }
        }

        return svg.ToString();
    }

    private static string Family(CardFont font) => font switch { CardFont.SansBold => "Card Sans Bold", CardFont.Mono => "Card Mono", _ => "Card Sans" };

    private static string? Text(string text) => SecurityElement.Escape(text);
}
