using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How long records are kept.</summary>
public sealed record RetentionSettings : ISettingsSection
{
    /// <summary>Days from its end for which a device stays in the records; 30 to 7,300.</summary>
    [Range(30, 7_300)]
    public int DeviceDays { get; init; } = 365;
}
