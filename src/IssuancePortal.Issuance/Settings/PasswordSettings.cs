using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Passwords of accounts of the portal.</summary>
public sealed record PasswordSettings : ISettingsSection
{
    /// <summary>Hours for which a password that the portal chose for a new account can be exchanged for one's own; 1 to 720.</summary>
    [Range(1, 720)]
    public int OneTimeHours { get; init; } = 72;
}
