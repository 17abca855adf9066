using System.Text.Json.Serialization;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Values of an enumeration by their names: a number that means nothing is no value.</summary>
internal sealed class NamesOnly<T>() : JsonStringEnumConverter<T>(null, allowIntegerValues: false)
    where T : struct, Enum;
