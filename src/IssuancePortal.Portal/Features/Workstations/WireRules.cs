using System.Text.Json;
using IssuancePortal.Contracts;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>What clients say is taken only whole: pages and runs look at it without asking whether something is missing.</summary>
internal static class WireRules
{
    /// <summary>How messages are read.</summary>
    public static JsonSerializerOptions Json { get; } = Applied(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Refuses what leaves out, or sets to null, what has to be there.</summary>
    public static JsonSerializerOptions Applied(JsonSerializerOptions options)
    {
        (options.RespectNullableAnnotations, options.RespectRequiredConstructorParameters) = (true, true);
        return options;
    }

    /// <summary>True when no reader and no answer is null: what is in lists, reading lets through.</summary>
    public static bool IsWhole(ReadersReport report) => report.Readers.All(reader => reader is not null && (reader.Card is null || IsWhole(reader.Card.Opening)));

    /// <inheritdoc cref="IsWhole(ReadersReport)"/>
    public static bool IsWhole(ScriptResult result) => result.Answers.All(answer => answer is not null);
}
