using System.ComponentModel.DataAnnotations;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;

namespace IssuancePortal.Issuance.Settings;

/// <summary>What people do by themselves in the user portal.</summary>
public sealed record SelfServiceSettings : ISettingsSection
{
    /// <summary>Days for which an initial password can be used; 1 to 90.</summary>
    [Range(1, 90)]
    public int InitialPasswordDays { get; init; } = 14;

    /// <summary>Characters of an initial password; 8 to 32.</summary>
    [Range(8, 32)]
    public int InitialPasswordLength { get; init; } = 12;

    /// <summary>Wrong tries until an initial password is locked; 1 to 10.</summary>
    [Range(1, 10)]
    public int InitialPasswordTries { get; init; } = 5;

    /// <summary>People may sign in to the user portal with their initial password.</summary>
    public bool InitialPassword { get; init; } = true;

    /// <summary>People may sign in to the user portal with a code that is sent to their e-mail address.</summary>
    public bool EmailCode { get; init; } = true;

    /// <summary>Minutes for which a code by e-mail can be used; 1 to 60.</summary>
    [Range(1, 60)]
    public int EmailCodeMinutes { get; init; } = 10;

    /// <summary>People may try again by themselves when personalisation did not end well.</summary>
    public bool Retry { get; init; } = true;

    /// <summary>People may report that their device is forgotten, lost, stolen or damaged.</summary>
    public bool ReportIncident { get; init; } = true;

    /// <summary>People may take a device that is not in stock for themselves.</summary>
    public bool TakeUnknownDevice { get; init; }

    /// <summary>Who records which device is whose, where people personalise it by themselves.</summary>
    public WhoBinds Binding { get; init; } = WhoBinds.Both;

    /// <summary>Kinds of device that people may take for themselves.</summary>
    public IReadOnlyList<DeviceKind> Kinds { get; init; } = [DeviceKind.PivCard, DeviceKind.YubiKey, DeviceKind.VirtualSmartCard, DeviceKind.MobileApp];

    /// <summary>How openly an initial password is disclosed at most; a policy can be stricter.</summary>
    public DisplayMode InitialPasswordDisplay { get; init; } = DisplayMode.Displayed;

    /// <summary>How an initial password reaches its person.</summary>
    public PasswordDelivery InitialPasswordBy { get; init; } = PasswordDelivery.Operator;

    /// <summary>Who changes a PIN that its person knows.</summary>
    public WhoChangesPin ChangePin { get; init; } = WhoChangesPin.Both;

    /// <summary>People may carry out updates of their devices by themselves; else an operator does.</summary>
    public bool UpdateBySelf { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (!InitialPassword && !EmailCode) yield return new Refusal("refusal.setting-no-proof");
    }
}

/// <summary>Who records which device is whose.</summary>
public enum WhoBinds
{
    /// <summary>Operators and people themselves, as the modes say.</summary>
    Both,

    /// <summary>Operators only.</summary>
    Operators,

    /// <summary>People themselves only.</summary>
    People,
}

/// <summary>Who changes a PIN that its person knows.</summary>
public enum WhoChangesPin
{
    /// <summary>Its person in the user portal, and at the help desk's reader.</summary>
    Both,

    /// <summary>Its person in the user portal only.</summary>
    People,

    /// <summary>Its person at the help desk's reader only.</summary>
    HelpDesk,
}
