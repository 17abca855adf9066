using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Tests.Bench;

namespace IssuancePortal.Issuance.Tests.Printing;

public sealed class DesignRulesTests
{
    private static readonly HashSet<string> None = [];

    [Fact]
    public void Faults_OfAGoodDesign_AreNone() => Assert.Empty(DesignRules.Faults(Designs.Badge, None));

    [Fact]
    public void Faults_OfABadElement_SayWhatIsWrong()
    {
        var text = new TextElement { Id = "a", X = 5, Y = 5, Width = 30, Height = 5, Text = "a" };
        Is("refusal.layout-empty");
        Is("refusal.layout-outside", text with { X = 60 });
        Is("refusal.layout-outside", text with { Y = -0.1m });
        Is("refusal.layout-outside", text with { Height = 48.99m });
        Is("refusal.layout-too-small", text with { Width = 0.1m });
        Is("refusal.layout-too-small", new PhotoElement { Id = "a", Width = 5, Height = 20 });
        Is("refusal.layout-says-nothing", text with { Text = "  " });
        Is("refusal.layout-text-too-long", text with { Text = new string('a', 301) });
        Is("refusal.layout-unreadable", text with { Size = 4.4m });
        Is("refusal.layout-unreadable", text with { Size = 61 });
        Is("refusal.layout-field-unknown", text with { Text = "{nmae}" });
        Is("refusal.layout-no-color", text with { Color = "red" });
        Is("refusal.layout-no-color", new BoxElement { Id = "a", Width = 5, Height = 5, Fill = "#12345" });
        Is("refusal.layout-picture-missing", new PictureElement { Id = "a", Width = 5, Height = 5, Picture = "x" });
        Is("refusal.print-code-too-dense", new CodeElement { Id = "a", Width = 5, Height = 5, Text = "{email}" });
        Is("refusal.print-code-too-dense", new CodeElement { Id = "a", Width = 15, Height = 5, Kind = CodeKind.Code128, Text = "{serial}" });
        Is("refusal.print-code-signs", new CodeElement { Id = "a", Width = 80, Height = 5, Kind = CodeKind.Code128, Text = "{name}" });
        Is("refusal.layout-too-many", [.. Enumerable.Range(0, DesignRules.MostElements + 1).Select(i => text with { Id = $"{i}" })]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Front":{}}""")]
    [InlineData("""{"Front":null}""")]
    [InlineData("""{"Front":{"Elements":null}}""")]
    [InlineData("""{"Front":{"Elements":[null]}}""")]
    [InlineData("""{"Front":{"Elements":[{"Id":"a"}]}}""")]
    [InlineData("""{"Front":{"Elements":[{"$type":"text","Id":"a","Text":null}]}}""")]
    public void Read_OfWhatIsNoDesign_IsRefused(string json) => Assert.Throws<FormatException>(() => DesignJson.Read(json));

    [Fact]
    public void Read_OfADesign_BringsBackEveryElement()
    {
        var design = new CardDesign(new CardFace([.. Designs.Badge.Front.Elements, new PictureElement { Id = "p", Width = 1, Height = 1, Picture = "abc" }]), Designs.Badge.Back);

        Assert.True(design.IsSame(DesignJson.Read(DesignJson.Write(design))));
        Assert.False(design.IsSame(Designs.Badge));
    }

    [Fact]
    public void Read_OfAPicture_TakesPngAndJpegAndSaysWhyNotOthers()
    {
        Assert.Equal((CardPicture.Jpeg, 3, 4), Life.Must(CardPicture.Read(SamplePhoto.Jpeg)) is var jpeg ? (jpeg.MediaType, jpeg.Width, jpeg.Height) : default);
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
        Assert.Equal((CardPicture.Png, 1, 1), Life.Must(CardPicture.Read(png)) is var read ? (read.MediaType, read.Width, read.Height) : default);

        Life.Refused("refusal.layout-picture-unreadable", CardPicture.Read("GIF89a"u8.ToArray()));
        Life.Refused("refusal.layout-picture-unreadable", CardPicture.Read(png.AsMemory(0, 40)));
        Life.Refused("refusal.layout-picture-too-large", CardPicture.Read(new byte[CardPicture.MostBytes + 1]));
        byte[] wide = [.. png];
        wide[18] = 0x20;
        Life.Refused("refusal.layout-picture-too-large", CardPicture.Read(wide));
    }

    private static void Is(string code, params CardElement[] elements) => Assert.Equal(code, DesignRules.Faults(new CardDesign(new CardFace(elements)), None)[0].Code);
}
