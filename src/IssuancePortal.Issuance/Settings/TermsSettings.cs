using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Terms that people accept before their device is personalised: plain text, paragraphs between empty lines. Whatever is changed in them is accepted anew.</summary>
public sealed record TermsSettings : ISettingsSection
{
    /// <summary>Nobody's device is personalised without them.</summary>
    public bool On { get; init; }

    /// <summary>What this version is called, as people read it; at most 40 characters.</summary>
    [StringLength(40)]
    public string Version { get; init; } = "";

    /// <summary>In English; at most 10,000 characters.</summary>
    [StringLength(10_000)]
    public string English { get; init; } = "";

    /// <summary>In German; at most 10,000 characters.</summary>
    [StringLength(10_000)]
    public string German { get; init; } = "";

    /// <summary>The text for readers of a language (ISO 639-1), or the other one where there is none in it.</summary>
    public string In(string language) => (language == "de" ? German : English) is { Length: > 0 } text ? text : language == "de" ? English : German;

    /// <summary>SHA-256 over name and both texts as a JSON array, 32 bytes: what is accepted, and what the audit trail names.</summary>
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { Version, English, German }));

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (!On) yield break;
        if (string.IsNullOrWhiteSpace(Version)) yield return SettingRefusals.Empty(nameof(TermsSettings), nameof(Version));
        if (string.IsNullOrWhiteSpace(English) && string.IsNullOrWhiteSpace(German)) yield return SettingRefusals.Empty(nameof(TermsSettings), nameof(English));
    }
}
