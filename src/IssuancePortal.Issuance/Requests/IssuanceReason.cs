namespace IssuancePortal.Issuance.Requests;

/// <summary>Why a device is issued. None is an initial issuance; the others replace a device.</summary>
public enum IssuanceReason
{
    None,

    /// <summary>Left at home: a temporary device, until the original is there again.</summary>
    Forgotten,
    Lost,
    Stolen,
    Damaged,

    /// <summary>Its life is over.</summary>
    Expired,

    /// <summary>Replaced before it expires: it stays in use until the new one is issued.</summary>
    Renew,
}
