using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Printing;

/// <summary>What is printed, judged by tools that others wrote.</summary>
public sealed class CardPdfTests
{
    private static readonly Dictionary<string, CardPicture> NoPictures = [];

    private static PrintFacts Facts => CardFields.Sample with { Photo = SamplePhoto.Jpeg };

    [Fact]
    public async Task Write_TwoSides_AreExactlyCards()
    {
        var sizes = await Judges.SizesAsync(Pdf(Designs.Badge));

        Assert.Equal(2, sizes.Count);
        Assert.All(sizes, size =>
        {
            Assert.InRange(size.Width, 85.59, 85.61);
            Assert.InRange(size.Height, 53.97, 53.99);
        });
    }

    [Fact]
    public async Task Write_Names_KeepEveryLetterAndBringTheirFonts()
    {
        var pdf = Pdf(Designs.Badge);

        var text = await Judges.TextAsync(pdf);
        Assert.Contains("Sofía Größmann-Łukasik", text, StringComparison.Ordinal);
        Assert.Contains("Head of Möbius research", text, StringComparison.Ordinal);
        Assert.Contains("Example Works · Zürich", await Judges.TextAsync(pdf, 2), StringComparison.Ordinal);
        var fonts = (await Judges.FontsAsync(pdf)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.Matches(@"Liberation\S+\s+CID TrueType\s+Identity-H\s+yes", font));
    }

    [Fact]
    public async Task Write_Codes_AreReadByAReader()
    {
        var pdf = Pdf(Designs.Badge);

        Assert.Equal("QR-Code:https://example.org/c/E00420017", (await Judges.CodesAsync(pdf, 1)).Trim());
        Assert.Equal("CODE-128:E00420017 / 00D19C0A", (await Judges.CodesAsync(pdf, 2)).Trim());
    }

    [Fact]
    public async Task Write_Code128_SaysEverySign()
    {
        var signs = string.Concat(Enumerable.Range(' ', 95).Select(sign => (char)sign)).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        foreach (var part in signs.Chunk(24).Select(part => new string(part).Trim()))
        {
            var face = new CardFace([new CodeElement { Id = "a", X = 0, Y = 10, Width = CardDesign.Width, Height = 20, Kind = CodeKind.Code128, Text = part }]);
            Assert.Equal($"CODE-128:{part}", (await Judges.CodesAsync(CardPdf.Write([Must(FaceDrawing.ToPrint(face, Facts, NoPictures))], "signs"), 1)).TrimEnd('\n'));
        }
    }

    [Fact]
    public async Task Write_Elements_LieWhereTheDesignSays()
    {
        var face = new CardFace(
        [
            new BoxElement { Id = "a", X = 10, Y = 5, Width = 20, Height = 10, Fill = "#ff0000" },
            new BoxElement { Id = "b", X = 20, Y = 10, Width = 20, Height = 10, Fill = "#0000ff" },
            new PhotoElement { Id = "c", X = 60, Y = 10, Width = 10, Height = 30 },
        ]);

        var colors = await Judges.ColorsAsync(CardPdf.Write([Must(FaceDrawing.ToPrint(face, Facts, NoPictures))], "places"), 1, (9.8, 6), (10.2, 6), (25, 12), (39.8, 12), (40.2, 12), (59.8, 20), (65, 20), (70.2, 20));

        Assert.Equal((255, 255, 255), colors[0]);
        Assert.Equal((255, 0, 0), colors[1]);
        Assert.Equal((0, 0, 255), colors[2]);
        Assert.Equal((0, 0, 255), colors[3]);
        Assert.Equal((255, 255, 255), colors[4]);
        Assert.Equal((255, 255, 255), colors[5]);
        Assert.NotEqual((255, 255, 255), colors[6]);
        Assert.Equal((255, 255, 255), colors[7]);
    }

    [Fact]
    public async Task Write_ALongName_IsSetSmallerAndWhole()
    {
        var long26 = "Maximiliana-Alexandra von und zu Hohenlohe-Schillingsfürst";
        var face = new CardFace([new TextElement { Id = "a", X = 5, Y = 5, Width = 50, Height = 6, Text = "{name}", Size = 14 }]);

        var marks = Must(FaceDrawing.ToPrint(face, With("name", long26), NoPictures));

        var text = Assert.IsType<TextMark>(Assert.Single(marks));
        Assert.InRange(text.Width, 45, 50);
        Assert.InRange(text.Size, (double)DesignRules.SmallestText, 13);
        Assert.Contains(long26, await Judges.TextAsync(CardPdf.Write([marks], "long")), StringComparison.Ordinal);
    }

    [Fact]
    public void ToPrint_WhatDoesNotFitOrIsNotThere_SaysSo()
    {
        Refused("refusal.print-text-does-not-fit", Print(new TextElement { Id = "a", Width = 10, Height = 5, Text = "{name}", Size = 14, Shrink = false }));
        Refused("refusal.print-text-does-not-fit", Print(new TextElement { Id = "a", Width = 5, Height = 5, Text = "{name} {name}", Size = 14 }));
        Refused("refusal.print-no-photo", FaceDrawing.ToPrint(new CardFace([new PhotoElement { Id = "a", Width = 20, Height = 30 }]), CardFields.Sample, NoPictures));
        Refused("refusal.layout-picture-missing", Print(new PictureElement { Id = "a", Width = 20, Height = 30, Picture = "none" }));
        Refused("refusal.print-letters-missing", Print(new TextElement { Id = "a", Width = 50, Height = 5, Text = "李 {name}" }));
        Refused("refusal.print-code-signs", Print(new CodeElement { Id = "a", Width = 60, Height = 10, Kind = CodeKind.Code128, Text = "{name}" }));
        Refused("refusal.print-code-too-dense", Print(new CodeElement { Id = "a", Width = 5, Height = 5, Kind = CodeKind.Qr, Text = "{email}" }));
        Refused("refusal.layout-says-nothing", FaceDrawing.ToPrint(new CardFace([new CodeElement { Id = "a", Width = 20, Height = 20, Text = "{title}" }]), With("title", ""), NoPictures));
    }

    [Fact]
    public void Svg_OfAFace_SaysWhatThePdfSays()
    {
        var face = new CardFace([.. Designs.Badge.Front.Elements, new TextElement { Id = "x", X = 1, Y = 1, Width = 60, Height = 5, Text = "<script>&\"{name}\"" }]);

        var svg = System.Xml.Linq.XDocument.Parse($"<svg>{CardSvg.Write(FaceDrawing.ToShow(face, Facts, NoPictures))}</svg>");

        var marks = Must(FaceDrawing.ToPrint(face, Facts, NoPictures));
        Assert.Equal(marks.OfType<TextMark>().Select(mark => mark.Text), svg.Descendants("text").Select(text => text.Value));
        Assert.Equal(marks.OfType<PictureMark>().Count(), svg.Descendants("image").Count());
        Assert.Empty(svg.Descendants("script"));
    }

    private static Result<IReadOnlyList<CardMark>> Print(CardElement element) => FaceDrawing.ToPrint(new CardFace([element]), Facts, NoPictures);

    private static PrintFacts With(string field, string value) => Facts with { Texts = new Dictionary<string, string>(Facts.Texts) { [field] = value } };

    private static byte[] Pdf(CardDesign design) => CardPdf.Write([.. design.Faces.Select(face => Must(FaceDrawing.ToPrint(face, Facts, NoPictures)))], "test");
}
