using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How escrowed keys are recovered.</summary>
public sealed record EscrowSettings : ISettingsSection
{
    /// <summary>Hours within which a recovery must be approved and the key fetched; 1 to 168.</summary>
    [Range(1, 168)]
    public int RecoveryHours { get; init; } = 24;
}
