using IssuancePortal.Issuance.Printing;

namespace IssuancePortal.Issuance.Tests.Printing;

/// <summary>Designs for tests.</summary>
internal static class Designs
{
    /// <summary>A badge with everything but a picture.</summary>
    public static CardDesign Badge { get; } = new(
        new CardFace(
        [
            new BoxElement { Id = "band", Width = CardDesign.Width, Height = 12 },
            new PhotoElement { Id = "photo", X = 5, Y = 16, Width = 24, Height = 32 },
            new TextElement { Id = "name", X = 33, Y = 16, Width = 48, Height = 6, Text = "{name}", Size = 13, Font = CardFont.SansBold },
            new TextElement { Id = "title", X = 33, Y = 24, Width = 48, Height = 5, Text = "{title}" },
            new TextElement { Id = "number", X = 33, Y = 30, Width = 30, Height = 5, Text = "No. {employee-number}", Font = CardFont.Mono, Align = TextAlign.Right },
            new CodeElement { Id = "qr", X = 62, Y = 32, Width = 20, Height = 20, Text = "https://example.org/c/{employee-number}" },
        ]),
        new CardFace(
        [
            new CodeElement { Id = "bars", X = 5, Y = 10, Width = 75, Height = 12, Kind = CodeKind.Code128, Text = "{employee-number} / 00D19C0A" },
            new TextElement { Id = "place", X = 5, Y = 40, Width = 75, Height = 5, Text = "{organisation} · {site}", Align = TextAlign.Center },
        ]));

    /// <summary>A name, so that nothing is asked of a person but that.</summary>
    public static CardDesign Name { get; } = new(new CardFace([new TextElement { Id = "name", X = 5, Y = 5, Width = 60, Height = 6, Text = "{name}" }]));
}
