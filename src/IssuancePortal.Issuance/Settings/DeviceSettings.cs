using System.ComponentModel.DataAnnotations;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Which devices are issued, how many to a person, and in which modes.</summary>
public sealed record DeviceSettings : ISettingsSection
{
    /// <summary>Live primary devices (cards, keys, virtual cards) that a person may have; 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxPrimary { get; init; } = 1;

    /// <summary>Live mobile devices that a person may have; 0 to 10.</summary>
    [Range(0, 10)]
    public int MaxMobile { get; init; } = 1;

    /// <summary>Devices that are not in stock are taken in when they are first issued; else they are refused.</summary>
    public bool TakeInUnknown { get; init; } = true;

    /// <summary>Kinds that are issued here.</summary>
    public IReadOnlyList<DeviceKind> Kinds { get; init; } = [DeviceKind.PivCard, DeviceKind.YubiKey, DeviceKind.VirtualSmartCard, DeviceKind.MobileApp];

    /// <summary>The kind that is chosen beforehand, by operators and by people who set a device up themselves, wherever several can be issued; null for none in particular.</summary>
    public DeviceKind? DefaultKind { get; init; }

    /// <summary>Names of the modes that are used here; null for all that are on by default.</summary>
    public IReadOnlyList<string>? Modes { get; init; }

    /// <summary>Names of the modes that are tightened here: what would be direct needs a validation officer's approval.</summary>
    public IReadOnlyList<string> Tightened { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (Kinds.Count == 0) yield return SettingRefusals.Empty(nameof(DeviceSettings), nameof(Kinds));
        if (DefaultKind is { } kind && !Kinds.Contains(kind)) yield return new Refusal("refusal.setting-default-kind", kind.ToString());
        if (Modes is { Count: 0 }) yield return SettingRefusals.Empty(nameof(DeviceSettings), nameof(Modes));
        foreach (var mode in (Modes ?? []).Concat(Tightened).Distinct().Where(mode => ModeCatalogue.Find(mode) is null)) yield return new Refusal("refusal.setting-mode-unknown", mode);
    }
}
