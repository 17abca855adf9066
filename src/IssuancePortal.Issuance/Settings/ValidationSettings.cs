using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How requests are validated.</summary>
public sealed record ValidationSettings : ISettingsSection
{
    /// <summary>Validation officers who must approve a request, each another person; 1 to 5.</summary>
    [Range(1, 5)]
    public int Approvals { get; init; } = 1;

    /// <summary>Days after which a request that nobody carried out expires; 1 to 365.</summary>
    [Range(1, 365)]
    public int ExpiryDays { get; init; } = 30;

    /// <summary>Hours within which a request should be decided; 1 to 720. Only marks it.</summary>
    [Range(1, 720)]
    public int DueHours { get; init; } = 24;

    /// <summary>Minutes for which a claimed request is an officer's; 1 to 60. Renewed while they look at it.</summary>
    [Range(1, 60)]
    public int ClaimMinutes { get; init; } = 5;

    /// <summary>Officers may choose another policy when they approve.</summary>
    public bool PolicyMayChange { get; init; } = true;

    /// <summary>Whoever asked for a device may also personalise it, once it is approved.</summary>
    public bool RequesterMayPersonalise { get; init; } = true;
}
