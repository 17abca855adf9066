using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Policies;

/// <summary>What does not fit together in a policy, as refusals that the pages can say in every language; the sentences of <see cref="PolicyContent.Faults"/> and <see cref="ModeCatalogue.Faults"/> for administrators at work.</summary>
public static class PolicyRules
{
    /// <summary>The PIV keys that a policy can use, each with its profile, in the order in which they are shown (SP 800-73-5 part 1 table 2).</summary>
    public static IReadOnlyList<(byte Slot, string Profile)> Keys { get; } =
        [(0x9A, "piv-authentication"), (0x9C, "digital-signature"), (0x9D, "key-management"), (0x9E, "card-authentication")];

    /// <summary>The keys of a phone: what it makes is derived from a card (SP 800-157 §3.2 and appendix A), what it shares with one is the card's.</summary>
    public static IReadOnlyList<(byte Slot, string Profile)> PhoneKeys { get; } = [(0x9A, CertificateProfiles.DerivedAuthentication.Name), (0x9C, CertificateProfiles.DerivedSignature.Name), (0x9D, "key-management")];

    /// <summary>The keys that a policy for devices of a kind can use.</summary>
    public static IReadOnlyList<(byte Slot, string Profile)> KeysOf(DeviceKind kind) => kind == DeviceKind.MobileApp ? PhoneKeys : Keys;

    /// <summary>Everything that is wrong; none for a good policy.</summary>
    /// <param name="kind">Kind of device.</param>
    /// <param name="content">The policy.</param>
    /// <param name="acme">Configuration profiles ask over ACME here.</param>
    public static IReadOnlyList<Refusal> Faults(DeviceKind kind, PolicyContent content, bool acme = false)
    {
        var faults = new List<Refusal>();
        if (content.Slots.Count == 0) faults.Add(new Refusal("refusal.policy-no-key"));
        foreach (var twice in content.Slots.GroupBy(slot => slot.Slot).Where(group => group.Count() > 1)) faults.Add(new Refusal("refusal.policy-slot-twice", twice.Key.ToString("X2", null)));
        foreach (var slot in content.Slots)
        {
            if (CertificateProfiles.Find(slot.Profile) is not { } profile) faults.Add(new Refusal("refusal.policy-profile-unknown", slot.Profile));
            else if (!profile.KeyAlgorithms.Contains(slot.Algorithm)) faults.Add(new Refusal("refusal.policy-algorithm", slot.Profile, slot.Algorithm.ToString()));
            if (!DeviceKinds.Holds(kind, slot.Slot, slot.Algorithm)) faults.Add(new Refusal("refusal.policy-slot-kind", slot.Slot.ToString("X2", null), slot.Algorithm.ToString(), kind.ToString()));
            if (slot.IsEscrowed && CertificateProfiles.Find(slot.Profile) is not { IsForEncryption: true }) faults.Add(new Refusal("refusal.policy-escrow-signs", slot.Profile));
        }

        faults.AddRange(kind == DeviceKind.MobileApp ? PhoneFaults(content, acme) : content.Phone is null ? [] : [new Refusal("refusal.policy-only-phone")]);
        if (content.Imports && !DeviceKinds.TakesKeys(kind) && !(kind == DeviceKind.MobileApp && content.OnlyShares)) faults.Add(new Refusal("refusal.policy-escrow-kind", kind.ToString()));
        if (content.KeyHistory is < 0 or > PolicyContent.MaxKeyHistory) faults.Add(new Refusal("refusal.policy-key-history", PolicyContent.MaxKeyHistory));

        if (kind != DeviceKind.YubiKey && (content.AttestationRequired || content.MinimumFirmware is not null || content.Slots.Any(slot => slot.Usage != KeyUsage.Standard))) faults.Add(new Refusal("refusal.policy-only-yubikey"));
        if (content.Slots.Any(slot => slot.Usage.NeedsTouch && (!content.AttestationRequired || slot.IsEscrowed))) faults.Add(new Refusal("refusal.policy-touch-needs-attestation"));
        if (kind == DeviceKind.YubiKey && content.FacialImage) faults.Add(new Refusal("refusal.policy-photo-too-large"));
        if (content.Print is not null && kind != DeviceKind.PivCard) faults.Add(new Refusal("refusal.policy-not-printable", kind.ToString()));
        var (min, max) = DeviceKinds.PinLength(kind);
        if (content.Pin.MinLength < min || content.Pin.MaxLength > max || content.Pin.MaxLength < content.Pin.MinLength) faults.Add(new Refusal("refusal.policy-pin-length", min, max));
        if (content.PinTries is < 1 or > 10 || content.PukTries is < 1 or > 10) faults.Add(new Refusal("refusal.policy-tries"));
        if (content.ValidDays is < 1 or > 2192) faults.Add(new Refusal("refusal.policy-valid-days"));
        if (content.Modes.Count == 0) faults.Add(new Refusal("refusal.policy-no-mode"));
        foreach (var name in content.Modes)
        {
            if (ModeCatalogue.Find(name) is not { } mode) faults.Add(new Refusal("refusal.policy-mode-unknown", name));
            else if (!mode.Kinds.Contains(kind)) faults.Add(new Refusal("refusal.policy-mode-kind", name, kind.ToString()));
        }

        return faults;
    }

    private static IEnumerable<Refusal> PhoneFaults(PolicyContent content, bool acme)
    {
        var ways = (content.Phone ?? PolicyPhone.Default).Ways;
        var made = content.Slots.Where(slot => slot.Origin == KeyOrigin.Generated).ToList();
        if (ways.Count == 0) yield return new Refusal("refusal.policy-phone-no-way");
        if (content.Slots.Count > 0 && made.Count == 0) yield return new Refusal("refusal.policy-phone-no-key");
        foreach (var slot in content.Slots.Where(slot => !PhoneKeys.Contains((slot.Slot, slot.Profile)))) yield return new Refusal("refusal.policy-phone-profile", slot.Slot.ToString("X2", null), slot.Profile);
        foreach (var slot in made.Where(slot => slot.Slot == 0x9D)) yield return new Refusal("refusal.policy-phone-encryption", slot.Slot.ToString("X2", null));

        // Phones and the registration authority know RSA alone over SCEP; over ACME they know curves as well.
        foreach (var slot in made.Where(slot => !acme && ways.Contains(Phones.PhoneWay.Profile) && !slot.Algorithm.IsRsa)) yield return new Refusal("refusal.policy-phone-algorithm", slot.Slot.ToString("X2", null), slot.Algorithm.ToString());
    }
}
