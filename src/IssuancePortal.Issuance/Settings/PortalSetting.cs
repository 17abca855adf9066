namespace IssuancePortal.Issuance.Settings;

/// <summary>One version of a section of the settings; the one with the highest number holds. Rows are only added.</summary>
public sealed class PortalSetting
{
    /// <summary>Name of the section, see <see cref="SettingsCatalogue"/>.</summary>
    public required string Section { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The section's record as JSON. What it does not name has its default.</summary>
    public required string Json { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ById { get; init; }

    public required string ByName { get; init; }
}
