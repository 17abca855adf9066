namespace IssuancePortal.Issuance.Devices;

/// <summary>What a move of a device does to the certificates on it.</summary>
public enum CertificateEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The certificates of the run become active.</summary>
    Activate,

    /// <summary>Certificates on hold for this device become active again.</summary>
    Release,

    /// <summary>Active certificates are put on hold.</summary>
    Hold,

    /// <summary>Every certificate of the run or device is revoked.</summary>
    Revoke,
}
