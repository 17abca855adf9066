namespace IssuancePortal.Pki;

/// <summary>Why a certificate was revoked, with the numbers of RFC 5280 §5.3.1 (7 is not used).</summary>
public enum RevocationReason
{
    /// <summary>No reason given; lists and answers then carry no reason code.</summary>
    Unspecified = 0,

    KeyCompromise = 1,

    CaCompromise = 2,

    AffiliationChanged = 3,

    Superseded = 4,

    CessationOfOperation = 5,

    /// <summary>Suspended: the only reason that can be taken back.</summary>
    CertificateHold = 6,

    /// <summary>Only in delta lists, for an entry that is no longer on hold; full lists simply leave it out.</summary>
    RemoveFromCrl = 8,

    PrivilegeWithdrawn = 9,

    /// <summary>Only for attribute certificates.</summary>
    AaCompromise = 10,
}

/// <summary>What follows from a reason.</summary>
public static class RevocationReasonFacts
{
    extension(RevocationReason reason)
    {
        /// <summary>
        /// False for the two reasons that no public-key certificate can be revoked with; refuse them when a revocation is asked for, because no list can
        /// carry them.
        /// </summary>
        public bool AppliesToCertificates => Enum.IsDefined(reason) && reason is not (RevocationReason.RemoveFromCrl or RevocationReason.AaCompromise);
    }
}
