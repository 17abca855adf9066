using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IssuancePortal.Issuance.Printing;

/// <summary>How a design is kept.</summary>
public static class DesignJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>As text.</summary>
    public static string Write(CardDesign design) => JsonSerializer.Serialize(design, Options);

    /// <summary>From text.</summary>
    /// <exception cref="FormatException">It is no design.</exception>
    public static CardDesign Read(string json)
    {
        CardDesign? design;
        try
        {
            design = JsonSerializer.Deserialize<CardDesign>(json, Options);
        }
        // The latter for an element that does not say of which kind it is.
        catch (Exception cause) when (cause is JsonException or NotSupportedException)
        {
            throw new FormatException("This is no design.", cause);
        }

        return design is null || design.Elements.Any(element => element is null) ? throw new FormatException("The design is empty, or has an element that is.") : design;
    }
}
