using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;

namespace IssuancePortal.Portal.Demo;

/// <summary>What the demo prints on cards: a badge for employees, and one for contractors that cannot be taken for it.</summary>
internal static class DemoLayouts
{
    private const string Deep = "#0b4f5c";
    private const string Accent = "#0f8a8f";
    private const string Amber = "#b45309";
    private const string Ink = "#12211f";
    private const string Grey = "#51605d";

    /// <summary>The badge of employees.</summary>
    public static CardDesign Employee { get; } = Badge(Deep, Accent, "{department}", "Employee");

    /// <summary>The badge of contractors.</summary>
    public static CardDesign Contractor { get; } = Badge(Amber, "#f59e0b", "{organisation}", "Contractor");

    /// <summary>Printed for every kind of issuance.</summary>
    public static PolicyPrint Print(Guid layout, PrintMoment when) => new(when, [.. Enum.GetValues<IssuanceType>().Select(type => new PrintLayout(type, layout))]);

    private static CardDesign Badge(string deep, string accent, string line, string role) => new(
        new CardFace(
        [
            new BoxElement { Id = "head", X = 0, Y = 0, Width = CardDesign.Width, Height = 12.2m, Fill = deep },
            new BoxElement { Id = "rule", X = 0, Y = 12.2m, Width = CardDesign.Width, Height = 0.9m, Fill = accent },
            new BoxElement { Id = "mark", X = 5, Y = 3.4m, Width = 1.6m, Height = 5.4m, Fill = "#ffffff" },
            new BoxElement { Id = "mark2", X = 7.4m, Y = 3.4m, Width = 1.6m, Height = 5.4m, Fill = accent },
            new TextElement { Id = "organisation", X = 11, Y = 3, Width = 45, Height = 6.2m, Text = "{organisation}", Size = 11, Font = CardFont.SansBold, Color = "#ffffff" },
            new TextElement { Id = "role", X = 57, Y = 3, Width = 23.6m, Height = 6.2m, Text = role, Size = 8, Color = "#ffffff", Align = TextAlign.Right },
            new PhotoElement { Id = "photo", X = 5, Y = 17, Width = 24, Height = 32 },
            new TextElement { Id = "name", X = 33, Y = 16.6m, Width = 47.6m, Height = 7, Text = "{name}", Size = 14, Font = CardFont.SansBold, Color = Ink },
            new TextElement { Id = "title", X = 33, Y = 24, Width = 47.6m, Height = 4.4m, Text = "{title}", Size = 8.5m, Color = Grey },
            new TextElement { Id = "line", X = 33, Y = 28.6m, Width = 47.6m, Height = 4.4m, Text = line, Size = 8.5m, Color = Grey },
            new TextElement { Id = "number-label", X = 33, Y = 37.6m, Width = 22, Height = 3, Text = "No.", Size = 5.5m, Color = Grey },
            new TextElement { Id = "number", X = 33, Y = 40.6m, Width = 22, Height = 4, Text = "{employee-number}", Size = 8.5m, Font = CardFont.Mono, Color = Ink },
            new TextElement { Id = "expires-label", X = 33, Y = 44.6m, Width = 22, Height = 3, Text = "Valid until", Size = 5.5m, Color = Grey },
            new TextElement { Id = "expires", X = 33, Y = 47.4m, Width = 22, Height = 4, Text = "{expires}", Size = 8.5m, Font = CardFont.Mono, Color = Ink },
            new CodeElement { Id = "qr", X = 65.6m, Y = 35.4m, Width = 15, Height = 15, Kind = CodeKind.Qr, Text = "{employee-number}" },
        ]),
        new CardFace(
        [
            new BoxElement { Id = "band", X = 0, Y = 44.5m, Width = CardDesign.Width, Height = 9.48m, Fill = deep },
            new TextElement { Id = "found", X = 6, Y = 5, Width = 73.6m, Height = 9, Text = "This card belongs to {organisation}.\nFound it? Please hand it in at any reception.", Size = 7.5m, Color = Ink, Align = TextAlign.Center },
            new CodeElement { Id = "bars", X = 12.8m, Y = 18, Width = 60, Height = 13, Kind = CodeKind.Code128, Text = "{employee-number}" },
            new TextElement { Id = "bars-text", X = 12.8m, Y = 31.6m, Width = 60, Height = 4, Text = "{employee-number}", Size = 7, Font = CardFont.Mono, Color = Ink, Align = TextAlign.Center },
            new TextElement { Id = "serial", X = 6, Y = 38.6m, Width = 73.6m, Height = 3.4m, Text = "Card {serial}", Size = 6, Font = CardFont.Mono, Color = Grey, Align = TextAlign.Center },
            new TextElement { Id = "site", X = 6, Y = 46.6m, Width = 73.6m, Height = 5, Text = "{organisation} · {site}", Size = 7.5m, Color = "#ffffff", Align = TextAlign.Center },
        ]));
}
