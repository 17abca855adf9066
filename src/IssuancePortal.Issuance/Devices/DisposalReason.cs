namespace IssuancePortal.Issuance.Devices;

/// <summary>What became of a device that is gone for good.</summary>
public enum DisposalReason
{
    /// <summary>Destroyed: its serial number is never taken in again.</summary>
    Destroyed,

    /// <summary>Lost, blank or after its end.</summary>
    Lost,

    /// <summary>Never collected by its person.</summary>
    NotCollected,

    /// <summary>Spoiled in print or in production; waste that is accounted for.</summary>
    Spoiled,
}
