using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Why a device is ended for its person.</summary>
public enum TerminationReason
{
    /// <summary>The person does not need it any more.</summary>
    NotNeeded,

    /// <summary>The person has left the organisation, or changed to another part of it.</summary>
    PersonLeft,

    /// <summary>The person keeps working here but may not use it any more.</summary>
    PrivilegeWithdrawn,

    /// <summary>Somebody else may have it.</summary>
    LostOrStolen,

    /// <summary>It does not work any more.</summary>
    Damaged,
}

/// <summary>What a reason for an end says in certificate revocation lists.</summary>
public static class TerminationReasons
{
    /// <summary>True where a policy may want an approval first: nothing presses.</summary>
    public static bool CanWait(TerminationReason reason) => reason is not (TerminationReason.LostOrStolen or TerminationReason.PersonLeft);

    /// <summary>True where a policy may let certificates live on: the person keeps what they may do, and nobody else has the key. After a loss, a theft, a person's leaving or a withdrawn privilege everything is revoked.</summary>
    public static bool Spares(TerminationReason reason) => reason is TerminationReason.NotNeeded or TerminationReason.Damaged;

    /// <summary>The reason code (RFC 5280 §5.3.1) that the device's certificates are revoked with.</summary>
    public static RevocationReason RevocationOf(TerminationReason reason) => reason switch
    {
        TerminationReason.NotNeeded => RevocationReason.CessationOfOperation,
        TerminationReason.PersonLeft => RevocationReason.AffiliationChanged,
        TerminationReason.PrivilegeWithdrawn => RevocationReason.PrivilegeWithdrawn,
        TerminationReason.LostOrStolen => RevocationReason.KeyCompromise,
        TerminationReason.Damaged => RevocationReason.Superseded,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a code."),
    };
}
