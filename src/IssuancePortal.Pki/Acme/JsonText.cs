using System.Text.Json;

namespace IssuancePortal.Pki.Acme;

/// <summary>JSON that strangers sent: small, flat, no name twice.</summary>
public static class JsonText
{
    /// <summary>Bytes that are looked at where nothing else is said.</summary>
    internal const int Longest = 64 * 1024;

    private const int Deepest = 8;

    /// <summary>Reads a text; null when it is no JSON, too long, too deep, has a name twice, or the reader finds nothing in it.</summary>
    public static T? TryParse<T>(ReadOnlyMemory<byte> json, int longest, Func<JsonElement, T?> read) where T : class
    {
        if (json.Length > longest) return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair, which only its reader notices.
            return null;
        }
    }

    /// <summary>A member that is a text; null for none.</summary>
    public static string? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
