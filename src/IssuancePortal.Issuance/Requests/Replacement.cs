using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Requests;

/// <summary>What a reason for a replacement means: a row for each, from which effects, checks and previews are drawn.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="IsTemporary">The new device is lent, and the original comes back.</param>
/// <param name="HoldsOriginal">Asking for it makes the original invalid and holds its certificates.</param>
/// <param name="Revocation">Reason code (RFC 5280 §5.3.1) of the original's certificates, once it is replaced.</param>
public sealed record Replacement(IssuanceReason Reason, bool IsTemporary, bool HoldsOriginal, RevocationReason Revocation)
{
    /// <summary>All reasons to replace a device.</summary>
    public static IReadOnlyList<Replacement> All { get; } =
    [
        new(IssuanceReason.Forgotten, IsTemporary: true, HoldsOriginal: true, RevocationReason.CessationOfOperation),
        new(IssuanceReason.Lost, IsTemporary: false, HoldsOriginal: true, RevocationReason.KeyCompromise),
        new(IssuanceReason.Stolen, IsTemporary: false, HoldsOriginal: true, RevocationReason.KeyCompromise),
        new(IssuanceReason.Damaged, IsTemporary: false, HoldsOriginal: true, RevocationReason.Superseded),
        new(IssuanceReason.Expired, IsTemporary: false, HoldsOriginal: false, RevocationReason.Superseded),
        new(IssuanceReason.Renew, IsTemporary: false, HoldsOriginal: false, RevocationReason.Superseded),
    ];

    /// <summary>The row of a reason; null for <see cref="IssuanceReason.None"/>.</summary>
    public static Replacement? Of(IssuanceReason reason) => All.FirstOrDefault(row => row.Reason == reason);

    /// <summary>Which policies groups are assigned for it.</summary>
    public IssuanceType Type => IsTemporary ? IssuanceType.TemporaryReplacement : IssuanceType.PermanentReplacement;

    /// <summary>
    /// Why a policy does not do for this reason; null when it does. After a loss or theft a recovered key must not stay valid; of a forgotten device nothing may be revoked; and a policy
    /// that recovers keys has at least as many slots as the original's.
    /// </summary>
    public Refusal? Refuse(PolicyContent policy, PolicyContent? original)
    {
        var recovers = policy.Slots.Any(slot => slot.Recovers);
        if (Reason is IssuanceReason.Lost or IssuanceReason.Stolen && policy.Slots.Any(slot => slot.Origin == KeyOrigin.Recovered)) return Refusals.RecoveryAgainstReason(Reason.ToString());
        if (Reason == IssuanceReason.Forgotten && policy.Slots.Any(slot => slot.Origin == KeyOrigin.RecoveredAndRevoked)) return Refusals.RecoveryAgainstReason(Reason.ToString());
        return recovers && original is not null && policy.Slots.Count < original.Slots.Count ? Refusals.FewerSlots : null;
    }
}
