using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IssuancePortal.Issuance.Printing;

/// <summary>How a design is kept.</summary>
public static class DesignJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As text.</summary>
    public static string Write(CardDesign design) => JsonSerializer.Serialize(design, Options);

    /// <summary>From text.</summary>
    public static CardDesign Read(string json) => JsonSerializer.Deserialize<CardDesign>(json, Options) ?? throw new FormatException("The design is empty.");
}
