using System.Text.Json;
using System.Text.Json.Serialization;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Every section there is. A section's name is that of its record without "Settings".</summary>
public static class SettingsCatalogue
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The records of all sections in the order in which they are shown.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(DeviceSettings), typeof(ValidationSettings), typeof(SelfServiceSettings), typeof(ProofSettings), typeof(StartPageSettings), typeof(TermsSettings), typeof(UnlockSettings), typeof(ReplacementSettings), typeof(RenewalSettings), typeof(LeaverSettings), typeof(RetentionSettings),
        typeof(SecurityQuestionSettings), typeof(PasswordSettings), typeof(EscrowSettings), typeof(EnrolmentSettings), typeof(AcmeSettings), typeof(PublishingSettings),
    ];

    /// <summary>Name of a section.</summary>
    public static string NameOf(Type section) => section.Name[..^"Settings".Length];

    /// <summary>The record of a section; null when there is none of this name.</summary>
    public static Type? Find(string name) => All.FirstOrDefault(section => NameOf(section) == name);

    /// <summary>A section with its defaults.</summary>
    public static ISettingsSection Default(Type section) => (ISettingsSection)Activator.CreateInstance(section)!;

    /// <summary>A section as it is stored.</summary>
    public static string Write(ISettingsSection section) => JsonSerializer.Serialize(section, section.GetType(), Json);

    /// <summary>A stored section.</summary>
    /// <exception cref="JsonException">The text is not what was written.</exception>
    public static ISettingsSection Read(Type section, string json) => (ISettingsSection)JsonSerializer.Deserialize(json, section, Json)!;
}
