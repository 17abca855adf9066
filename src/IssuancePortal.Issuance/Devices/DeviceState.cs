namespace IssuancePortal.Issuance.Devices;

/// <summary>Where a device is in its life. Each value says who acts next.</summary>
public enum DeviceState
{
    /// <summary>Blank and nobody's: whoever issues binds it next.</summary>
    Available,

    /// <summary>Recorded for a person, nothing changed on the chip: whoever personalises acts next.</summary>
    Assigned,

    /// <summary>Being personalised: the portal acts next.</summary>
    InProduction,

    /// <summary>Finished but not active: whoever activates acts next.</summary>
    Produced,

    /// <summary>In use: nobody needs to act.</summary>
    Issued,

    /// <summary>Blocked for a while: the help desk resumes or terminates it next.</summary>
    Suspended,

    /// <summary>Must be replaced, or waits for the outcome of a replacement.</summary>
    Invalid,

    /// <summary>Personalisation did not end well, its certificates are revoked: whoever personalises tries again next.</summary>
    Failed,

    /// <summary>Ended for its person; the chip may be recycled.</summary>
    Terminated,

    /// <summary>Gone for good.</summary>
    Disposed,
}
