using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>When devices are renewed before they expire.</summary>
public sealed record RenewalSettings : ISettingsSection
{
    /// <summary>Days before a certificate expires on which its renewal is opened; 1 to 180.</summary>
    [Range(1, 180)]
    public int OpenDays { get; init; } = 42;

    /// <summary>Days before the expiry on which its person is reminded.</summary>
    public IReadOnlyList<int> ReminderDays { get; init; } = [30, 14, 3];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (ReminderDays.Any(day => day < 1 || day > OpenDays)) yield return new Refusal("refusal.setting-reminder-early", OpenDays);
        if (ReminderDays.Distinct().Count() != ReminderDays.Count) yield return new Refusal("refusal.setting-reminder-twice");
    }
}
