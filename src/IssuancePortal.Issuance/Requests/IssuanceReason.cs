namespace IssuancePortal.Issuance.Requests;

/// <summary>Why a device is issued. None is an initial issuance; the others replace a device.</summary>
public enum IssuanceReason
{
    None,
    Forgotten,
    Lost,
    Stolen,
    Damaged,
    Expired,
    Renew,
}
