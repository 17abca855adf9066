using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>What a site tells people on the start page of the user portal and where they sign in to it: plain text, paragraphs between empty lines.</summary>
public sealed record StartPageSettings : ISettingsSection
{
    /// <summary>In English; at most 2,000 characters.</summary>
    [StringLength(2_000)]
    public string English { get; init; } = "";

    /// <summary>In German; at most 2,000 characters.</summary>
    [StringLength(2_000)]
    public string German { get; init; } = "";

    /// <summary>The text for readers of a language (ISO 639-1), or the other one where there is none in it; empty for none at all.</summary>
    public string In(string language) => (language == "de" ? German : English) is { Length: > 0 } text ? text : language == "de" ? English : German;
}
