using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Database;

/// <summary>A value kept as JSON text in one column; enums by name.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Keeps a property so; two values are the same when their texts are.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasMaxLength(-1).HasConversion(
        value => Write(value),
        text => JsonSerializer.Deserialize<T>(text, Options)!,
        new ValueComparer<T>((one, other) => Write(one) == Write(other), value => Write(value).GetHashCode(StringComparison.Ordinal)));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
