using System.Globalization;
using System.Text.RegularExpressions;

namespace IssuancePortal.Issuance.Printing;

/// <summary>What a design must keep to, so that what is printed can be read.</summary>
public static partial class DesignRules
{
    /// <summary>Smallest size of letters in points that a card printer of 300 dpi sets readably.</summary>
    public const decimal SmallestText = 4.5m;

    /// <summary>Largest size of letters in points.</summary>
    public const decimal LargestText = 60;

    /// <summary>Least side of a module of a QR code and least width of a bar, mm: three dots of 300 dpi, and two.</summary>
    public const decimal LeastModule = 0.25m;

    /// <inheritdoc cref="LeastModule"/>
    public const decimal LeastBar = 0.17m;

    /// <summary>Elements that a side can have.</summary>
    public const int MostElements = 40;

    /// <summary>Characters that a text of an element can have.</summary>
    public const int LongestText = 300;

    private const decimal LeastSide = 0.2m;
    private const decimal LeastPhoto = 8;

    /// <summary>Everything that is wrong; none for a good design. Codes are measured with what the sample says.</summary>
    public static IReadOnlyList<Refusal> Faults(CardDesign design, IReadOnlySet<string> pictures)
    {
        var faults = new List<Refusal>();
        if (!design.Elements.Any()) faults.Add(Refusals.Empty);
        if (design.Faces.Any(face => face.Elements.Count > MostElements)) faults.Add(Refusals.TooMany(MostElements));
        foreach (var element in design.Elements)
        {
            var name = NameOf(element);
            if (element.X < 0 || element.Y < 0 || element.X + element.Width > CardDesign.Width || element.Y + element.Height > CardDesign.Height) faults.Add(Refusals.Outside(name));
            if (element.Width < LeastSide || element.Height < LeastSide || (element is PhotoElement && Math.Min(element.Width, element.Height) < LeastPhoto)) faults.Add(Refusals.TooSmall(name));
            faults.AddRange(element switch
            {
                TextElement text => OfText(text, name),
                CodeElement code => OfCode(code, name),
                PictureElement picture when !pictures.Contains(picture.Picture) => [Refusals.PictureMissing],
                BoxElement box when !Color().IsMatch(box.Fill) => [Refusals.NoColor(box.Fill)],
                _ => [],
            });
        }

        return faults;
    }

    /// <summary>What people call an element: its text, or its kind.</summary>
    public static string NameOf(CardElement element) => element switch
    {
        TextElement { Text.Length: > 0 } text => text.Text.Length > 30 ? text.Text[..30] : text.Text,
        CodeElement code => code.Kind == CodeKind.Qr ? "QR" : "Code 128",
        _ => $"{element.X.ToString("0.##", CultureInfo.InvariantCulture)} / {element.Y.ToString("0.##", CultureInfo.InvariantCulture)} mm",
    };

    private static IEnumerable<Refusal> OfText(TextElement text, string name)
    {
        if (text.Text.Trim().Length is 0) yield return Refusals.Says(name);
        if (text.Text.Length > LongestText) yield return Refusals.TextTooLong(LongestText);
        if (text.Size is < SmallestText or > LargestText) yield return Refusals.Unreadable(name, SmallestText, LargestText);
        if (!Color().IsMatch(text.Color)) yield return Refusals.NoColor(text.Color);
        foreach (var field in CardFields.In(text.Text).Where(field => !CardFields.All.Contains(field))) yield return Refusals.FieldUnknown(field);
    }

    private static IEnumerable<Refusal> OfCode(CodeElement code, string name)
    {
        if (code.Text.Trim().Length is 0) yield return Refusals.Says(name);
        if (code.Text.Length > LongestText) yield return Refusals.TextTooLong(LongestText);
        foreach (var field in CardFields.In(code.Text).Where(field => !CardFields.All.Contains(field))) yield return Refusals.FieldUnknown(field);
        if (code.Text.Trim().Length is > 0 and <= LongestText && MachineCode.Draw(code, CardFields.Fill(code.Text, CardFields.Sample)).Refusal is { } dense) yield return dense;
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Color();
}
