using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How blocked PINs are unlocked.</summary>
public sealed record UnlockSettings : ISettingsSection
{
    /// <summary>Minutes for which an unlock that the help desk allowed can be used; 1 to 60.</summary>
    [Range(1, 60)]
    public int Minutes { get; init; } = 10;

    /// <summary>People may unlock their PIN by themselves.</summary>
    public bool BySelf { get; init; } = true;

    /// <summary>The help desk may allow an unlock that the person then carries out.</summary>
    public bool Assisted { get; init; } = true;

    /// <summary>The help desk may unlock at its own reader, with the person there.</summary>
    public bool InPerson { get; init; } = true;
}
