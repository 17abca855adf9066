using System.Globalization;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.Admin;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Says what is on a card, element by element, and what differs between two designs.</summary>
internal sealed class DesignWords(IStringLocalizer<PrintingText> texts)
{
    /// <summary>Fields by what they are called.</summary>
    private PrintFacts Fields => new(CardFields.All.ToDictionary(name => name, name => $"‹{texts[$"Field.{name}"]}›"), null);

    /// <summary>Its kind and what it says.</summary>
    public string Name(CardElement element) => element switch
    {
        TextElement { Text.Length: > 0 } text => $"{texts["Element.Text"]}: {CardFields.Fill(text.Text.ReplaceLineEndings(" "), Fields)}",
        TextElement => texts["Element.Text"],
        PhotoElement => texts["Element.Photo"],
        PictureElement => texts["Element.Picture"],
        CodeElement { Kind: CodeKind.Qr } => texts["Element.Qr"],
        CodeElement => texts["Element.Code128"],
        _ => texts["Element.Box"],
    };

    /// <summary>Icon of its kind.</summary>
    public static string Icon(CardElement element) => element switch
    {
        TextElement => "file-text",
        PhotoElement => "user-round",
        PictureElement => "image",
        CodeElement => "hash",
        _ => "layers",
    };

    /// <summary>What differs.</summary>
    public IReadOnlyList<ChangeLine> Changes(CardDesign before, CardDesign after)
    {
        var (was, now) = (Lines(before), Lines(after));
        return [.. from id in was.Keys.Union(now.Keys) let old = was.GetValueOrDefault(id) let fresh = now.GetValueOrDefault(id) where old.Text != fresh.Text select new ChangeLine((fresh.Name ?? old.Name)!, old.Text, fresh.Text)];
    }

    private Dictionary<string, (string? Name, string? Text)> Lines(CardDesign design)
    {
        var lines = new Dictionary<string, (string?, string?)>();
        for (var face = 0; face < design.Faces.Count; face++)
        {
            foreach (var (element, place) in design.Faces[face].Elements.Select((element, place) => (element, place)))
                lines[$"{element.Id}"] = (Name(element), texts["Element.Line", texts[face == 0 ? "Front" : "Back"], place + 1, Number(element.X), Number(element.Y), Number(element.Width), Number(element.Height), Look(element)]);
        }

        return lines;
    }

    private string Look(CardElement element) => element switch
    {
        TextElement text => $"{text.Text.ReplaceLineEndings(" ")}, {texts[$"Font.{text.Font}"]} {Number(text.Size)} pt, {texts[$"Align.{text.Align}"]}, {text.Color}{(text.Shrink ? "" : $", {texts["Fixed"]}")}",
        CodeElement code => code.Text,
        BoxElement box => box.Fill,
        PictureElement picture => picture.Picture.Length > 8 ? picture.Picture[..8] : "",
        _ => "",
    };

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.CurrentCulture);
}
