using System.Text.Json.Serialization;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Policies;

/// <summary>The settings of a device policy.</summary>
public sealed record PolicyContent
{
    /// <summary>Most retired key management keys of a PIV card (SP 800-73-5 part 1 §3.3.3).</summary>
    public const int MaxKeyHistory = 20;

    /// <summary>Names of the modes that may be used.</summary>
    public IReadOnlyList<string> Modes { get; init; } = ["local"];

    /// <summary>Keys and their certificates, in the order in which they are shown.</summary>
    public IReadOnlyList<PolicySlot> Slots { get; init; } = [];

    public PinRules Pin { get; init; } = new();

    /// <summary>Wrong PINs before the PIN blocks, 1 to 10 (FIPS 201-3 §4.3.1); set where the card can.</summary>
    public int PinTries { get; init; } = 5;

    /// <summary>Wrong PUKs before the PUK blocks, 1 to 10; set where the card can.</summary>
    public int PukTries { get; init; } = 5;

    /// <summary>Life of the device in days; FIPS 201-3 allows six years for a PIV card.</summary>
    public int ValidDays { get; init; } = 1095;

    /// <summary>Another operator than the one who asked for the device personalises it.</summary>
    public bool OtherOperatorPersonalises { get; init; }

    /// <summary>Finishes the device without activating it: its certificates stay on hold until somebody activates it.</summary>
    public bool ActivateLater { get; init; }

    /// <summary>
    /// A device in use is ended only after a validation officer's approval, unless it is lost or stolen or its person leaves: that holds at once. Written only where it is so, so that approvals of older contents stay what they were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ValidateTermination { get; init; }

    /// <summary>How an initial PIN or initial password is shown to the operator.</summary>
    public DisplayMode InitialPassword { get; init; } = DisplayMode.Displayed;

    /// <summary>Puts the person's photo on the chip.</summary>
    public bool FacialImage { get; init; } = true;

    /// <summary>Puts printed information on the chip.</summary>
    public bool PrintedInformation { get; init; } = true;

    /// <summary>
    /// How many of the person's earlier encryption keys go from escrow into the retired slots, newest first, so that what was encrypted for them can still be read: 0 to 20. A key that a slot would recover and that is replaced
    /// by a new one goes there in any case. Written only where it is so, so that approvals of older contents stay what they were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int KeyHistory { get; init; }

    /// <summary>True when the device gets keys that were not made on it.</summary>
    [JsonIgnore]
    public bool Imports => KeyHistory > 0 || Slots.Any(slot => slot.IsEscrowed);

    /// <summary>What is printed on its cards; null for nothing. Written only where it is set, so that approvals of older contents stay what they were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PolicyPrint? Print { get; init; }

    /// <summary>What is said of phones; null for other devices, and for <see cref="PolicyPhone.Default"/>. Written only where it is set, so that approvals of older contents stay what they were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PolicyPhone? Phone { get; init; }

    /// <summary>True when a phone is to share the key of a card, and nothing else comes onto it from escrow: R-5 knows no other way.</summary>
    [JsonIgnore]
    public bool OnlyShares => KeyHistory == 0 && Slots.All(slot => slot.Origin is KeyOrigin.Generated or KeyOrigin.Recovered);

    /// <summary>No key that is made on the device gets a certificate unless the device attests that, in the words of a maker whom the site believes. YubiKeys only.</summary>
    public bool AttestationRequired { get; init; }

    /// <summary>The oldest firmware that is taken; null for any. YubiKeys only.</summary>
    public Version? MinimumFirmware { get; init; }

    /// <summary>What does not fit together, each a sentence.</summary>
    public IEnumerable<string> Faults(DeviceKind kind)
    {
        if (Slots.Count == 0) yield return "it has no key.";
        foreach (var twice in Slots.GroupBy(slot => slot.Slot).Where(group => group.Count() > 1)) yield return $"slot {twice.Key:X2} is used twice.";
        foreach (var slot in Slots.Where(slot => slot.IsEscrowed && CertificateProfiles.Find(slot.Profile) is not { IsForEncryption: true })) yield return $"slot {slot.Slot:X2} keeps a key that does more than decrypt.";
        if (Imports && !DeviceKinds.TakesKeys(kind) && !(kind == DeviceKind.MobileApp && OnlyShares)) yield return $"a {kind} takes no keys from escrow.";
        if (kind == DeviceKind.MobileApp && Slots.All(slot => slot.IsEscrowed)) yield return "a phone has a key of its own.";
        if (kind == DeviceKind.MobileApp && (Phone ?? PolicyPhone.Default).Ways.Count == 0) yield return "no way leads onto the phone.";
        if (kind != DeviceKind.MobileApp && Phone is not null) yield return $"a {kind} is no phone.";
        if (KeyHistory is < 0 or > MaxKeyHistory) yield return "0 to 20 earlier keys can be kept on a device.";
        foreach (var slot in Slots.Where(slot => !DeviceKinds.Holds(kind, slot.Slot, slot.Algorithm))) yield return $"slot {slot.Slot:X2} with {slot.Algorithm} is nothing that a {kind} has.";
        var (min, max) = DeviceKinds.PinLength(kind);
        if (Pin.MinLength < min || Pin.MaxLength > max || Pin.MaxLength < Pin.MinLength) yield return $"a PIN has {min} to {max} characters.";
        if (PinTries is < 1 or > 10 || PukTries is < 1 or > 10) yield return "1 to 10 tries can be allowed.";
        if (Slots.Any(slot => slot.Usage.NeedsTouch && (!AttestationRequired || slot.IsEscrowed))) yield return "a key that wants a touch can only be proven by attestation.";
        if (ValidDays is < 1 or > 2192) yield return "a device is valid for 1 day to 6 years.";
    }
}

/// <summary>A key of a policy.</summary>
/// <param name="Slot">PIV key reference: 9A, 9C, 9D or 9E.</param>
/// <param name="Profile">Name of the certificate profile.</param>
/// <param name="Algorithm">Key algorithm.</param>
/// <param name="Origin">Where the key comes from.</param>
/// <param name="Pin">When it asks for the PIN; another than the standard's on YubiKeys only.</param>
/// <param name="Touch">When it asks for a touch; on YubiKeys only.</param>
public sealed record PolicySlot(
    byte Slot, string Profile, KeyAlgorithm Algorithm, KeyOrigin Origin = KeyOrigin.Generated, KeyPinPolicy Pin = KeyPinPolicy.Standard, KeyTouchPolicy Touch = KeyTouchPolicy.Standard)
{
    /// <summary>Both policies.</summary>
    [JsonIgnore]
    public KeyUsage Usage => new(Pin, Touch);

    /// <summary>The key is made by the portal and kept, so that it outlives the device.</summary>
    [JsonIgnore]
    public bool IsEscrowed => Origin != KeyOrigin.Generated;

    /// <summary>An earlier key of the person is wanted on the device.</summary>
    [JsonIgnore]
    public bool Recovers => Origin is KeyOrigin.Recovered or KeyOrigin.RecoveredAndRevoked;

    /// <summary>
    /// Its certificate, in use at that moment, stays valid when the device is ended for a reason that speaks against neither person nor key (<see cref="Devices.TerminationReasons.Spares"/>): others can go on encrypting for
    /// the person. Written only where it is so, so that approvals of older contents stay what they were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutlivesDevice { get; init; }

    /// <summary>Name of the authority that certifies the key; null for the embedded one. Written only where it is set, so that approvals of older contents stay what they were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Authority { get; init; }
}

/// <summary>Where the key of a slot comes from. Only keys that do nothing but decrypt or agree on keys come from anywhere but the device.</summary>
public enum KeyOrigin
{
    /// <summary>Made new on the device, and never outside it.</summary>
    Generated,

    /// <summary>The person's key that is in use, from escrow with its certificate, which stays valid; a new escrowed one where there is none, or where it ends too soon.</summary>
    Recovered,

    /// <summary>A new escrowed key; the one before, whose certificate ends with the device that is replaced, goes into a retired slot.</summary>
    RecoveredAndRevoked,

    /// <summary>A new key that the portal makes and keeps in escrow.</summary>
    Escrowed,
}
