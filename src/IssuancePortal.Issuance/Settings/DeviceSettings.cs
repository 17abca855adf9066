using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Which devices are issued, how many to a person, and in which modes.</summary>
public sealed record DeviceSettings
{
    /// <summary>Live primary devices (cards, keys, virtual cards) that a person may have; 1 to 10.</summary>
    public int MaxPrimary { get; init; } = 1;

    /// <summary>Live mobile devices that a person may have; 0 to 10.</summary>
    public int MaxMobile { get; init; } = 1;

    /// <summary>Kinds that are issued here.</summary>
    public IReadOnlyList<DeviceKind> Kinds { get; init; } = [DeviceKind.PivCard, DeviceKind.YubiKey];

    /// <summary>Names of the modes that are used here; null for all that are on by default.</summary>
    public IReadOnlyList<string>? Modes { get; init; }

    /// <summary>Names of the modes that are tightened here: what would be direct needs a validation officer's approval.</summary>
    public IReadOnlyList<string> Tightened { get; init; } = [];
}
