namespace IssuancePortal.Issuance.Requests;

/// <summary>What is asked for.</summary>
public enum RequestType
{
    /// <summary>A first device.</summary>
    Issuance,

    /// <summary>A device in place of another; the reason says which way.</summary>
    Replacement,

    /// <summary>A new PIN for a blocked one, set by its person.</summary>
    PinUnlock,

    /// <summary>The contents of an issued device brought to its policy of now.</summary>
    Update,

    /// <summary>An issued device emptied and personalised anew.</summary>
    Reissue,

    /// <summary>A device in use ended for its person; done by the approval itself.</summary>
    Termination,
}
