using System.Text.Json.Serialization;

namespace IssuancePortal.Issuance.Printing;

/// <summary>What is printed on a card: ISO/IEC 7810 ID-1, 85.60 mm by 53.98 mm. Places and sizes are millimetres from the top left corner of the card as it lies before the reader.</summary>
/// <param name="Front">The front.</param>
/// <param name="Back">The back; null when it stays blank.</param>
public sealed record CardDesign(CardFace Front, CardFace? Back = null)
{
    /// <summary>Width of a card in millimetres.</summary>
    public const decimal Width = 85.60m;

    /// <summary>Height of a card in millimetres.</summary>
    public const decimal Height = 53.98m;

    /// <summary>Radius of its corners in millimetres.</summary>
    public const decimal Corner = 3.18m;

    /// <summary>The faces that are printed, in the order of the pages.</summary>
    [JsonIgnore]
    public IReadOnlyList<CardFace> Faces => Back is null ? [Front] : [Front, Back];

    /// <summary>All elements of both sides.</summary>
    [JsonIgnore]
    public IEnumerable<CardElement> Elements => Faces.SelectMany(face => face.Elements);

    /// <summary>True for equal content; records compare lists by place.</summary>
    public bool IsSame(CardDesign other) => DesignJson.Write(this) == DesignJson.Write(other);
}

/// <summary>One side of a card.</summary>
/// <param name="Elements">From the lowest to the highest.</param>
public sealed record CardFace(IReadOnlyList<CardElement> Elements);

/// <summary>Something on a card.</summary>
[JsonDerivedType(typeof(TextElement), "text")]
[JsonDerivedType(typeof(PhotoElement), "photo")]
[JsonDerivedType(typeof(PictureElement), "picture")]
[JsonDerivedType(typeof(CodeElement), "code")]
[JsonDerivedType(typeof(BoxElement), "box")]
public abstract record CardElement
{
    /// <summary>Names it among those of its design.</summary>
    public required string Id { get; init; }

    /// <summary>Left edge, mm.</summary>
    public decimal X { get; init; }

    /// <summary>Upper edge, mm.</summary>
    public decimal Y { get; init; }

    /// <summary>Width, mm.</summary>
    public decimal Width { get; init; }

    /// <summary>Height, mm.</summary>
    public decimal Height { get; init; }
}

/// <summary>Lines of text. What stands in braces is a field of <see cref="CardFields"/>.</summary>
public sealed record TextElement : CardElement
{
    /// <summary>The text, with fields.</summary>
    public string Text { get; init; } = "";

    /// <summary>Size in points (1/72 inch).</summary>
    public decimal Size { get; init; } = 9;

    public CardFont Font { get; init; }

    /// <summary>#RRGGBB.</summary>
    public string Color { get; init; } = "#111827";

    public TextAlign Align { get; init; }

    /// <summary>Text that is too wide is set smaller, down to <see cref="DesignRules.SmallestText"/>.</summary>
    public bool Shrink { get; init; } = true;
}

/// <summary>The person's portrait; it fills its place, cut at the edges.</summary>
public sealed record PhotoElement : CardElement;

/// <summary>A picture that is the same on every card, whole in its place.</summary>
public sealed record PictureElement : CardElement
{
    /// <summary>Id of a <see cref="CardPicture"/>.</summary>
    public string Picture { get; init; } = "";
}

/// <summary>A code for machines, dark on white.</summary>
public sealed record CodeElement : CardElement
{
    public CodeKind Kind { get; init; }

    /// <summary>What it says, with fields.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A filled rectangle.</summary>
public sealed record BoxElement : CardElement
{
    /// <summary>#RRGGBB.</summary>
    public string Fill { get; init; } = "#0f766e";
}

/// <summary>Letters that are embedded in what is printed.</summary>
public enum CardFont
{
    Sans,
    SansBold,
    Mono,
}

/// <summary>Where a line stands in its place.</summary>
public enum TextAlign
{
    Left,
    Center,
    Right,
}

/// <summary>Codes for machines.</summary>
public enum CodeKind
{
    /// <summary>QR code, ISO/IEC 18004, error correction M.</summary>
    Qr,

    /// <summary>Code 128, ISO/IEC 15417.</summary>
    Code128,
}
