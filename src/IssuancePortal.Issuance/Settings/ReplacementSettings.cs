using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How devices are replaced.</summary>
public sealed record ReplacementSettings : ISettingsSection
{
    /// <summary>Days for which a temporary device is issued; 1 to 90.</summary>
    [Range(1, 90)]
    public int TemporaryDays { get; init; } = 7;

    /// <summary>Longest time that a temporary device can be extended to, in days from its issuance; 1 to 365.</summary>
    [Range(1, 365)]
    public int TemporaryMaxDays { get; init; } = 30;

    /// <summary>Hours within which the revocation after a loss or theft must be published; 1 to 18 (FIPS 201-3 §2.9.1).</summary>
    [Range(1, 18)]
    public int RevocationHours { get; init; } = 18;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (TemporaryMaxDays < TemporaryDays) yield return new Refusal("refusal.setting-temporary-days", TemporaryDays, TemporaryMaxDays);
    }
}
