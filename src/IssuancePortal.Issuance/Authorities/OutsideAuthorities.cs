using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>The authorities outside that are configured; none where a host has no such section.</summary>
public sealed class OutsideAuthorities : IDisposable
{
    /// <summary>Opens them: what is wrong with their files was said before.</summary>
    public OutsideAuthorities(IEnumerable<OutsideOptions> options, TimeProvider time) => All = [.. options.SelectMany(it => it.Outside).Select(entry => new OutsideAuthority(entry, time))];

    /// <summary>All of them, as configured.</summary>
    public IReadOnlyList<OutsideAuthority> All { get; }

    /// <summary>The one of that name; null for none.</summary>
    public OutsideAuthority? Find(string name) => All.FirstOrDefault(authority => authority.Name == name);

    /// <summary>What does not fit between a policy's slots and the authorities that they choose.</summary>
    public IReadOnlyList<Refusal> Faults(DeviceKind kind, PolicyContent content)
    {
        var faults = new List<Refusal>();
        foreach (var slot in content.Slots)
        {
            if (slot.Authority is not { } name) continue;
            if (Find(name) is not { } authority)
            {
                faults.Add(Refusals.PolicyUnknown(name));
                continue;
            }

            // A phone makes its own request at a door of the portal; only cards' keys are asked for elsewhere.
            if (kind == DeviceKind.MobileApp || (kind == DeviceKind.VirtualSmartCard && authority.Kind == AuthorityKind.Est)) faults.Add(Refusals.PolicyKind(name, kind.ToString()));
            else if (authority.Kind == AuthorityKind.Est && !CanSignItsRequest(slot)) faults.Add(Refusals.PolicyProof(name, slot.Slot.ToString("X2", null)));
        }

        return faults;
    }

    /// <summary>EST takes only what the key itself has signed (RFC 7030 §3.4): a key made on the card for encryption alone does not sign, and one that wants a touch is not used where no hand waits for it.</summary>
    private static bool CanSignItsRequest(PolicySlot slot) => slot.IsEscrowed || (!slot.Usage.NeedsTouch && CertificateProfiles.Find(slot.Profile) is { IsForEncryption: false });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in All) authority.Dispose();
    }
}
