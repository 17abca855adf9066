namespace IssuancePortal.Issuance.Settings;

/// <summary>When devices are renewed before they expire.</summary>
public sealed record RenewalSettings
{
    /// <summary>Days before a certificate expires on which its renewal is opened; 1 to 180.</summary>
    public int OpenDays { get; init; } = 42;

    /// <summary>Days before the expiry on which its person is reminded.</summary>
    public IReadOnlyList<int> ReminderDays { get; init; } = [30, 14, 3];
}
