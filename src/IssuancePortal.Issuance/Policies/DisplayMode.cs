namespace IssuancePortal.Issuance.Policies;

/// <summary>How an initial secret is disclosed.</summary>
public enum DisplayMode
{
    // From the most open to the strictest.
    /// <summary>Shown once in clear.</summary>
    Displayed,

    /// <summary>Masked until somebody asks to see it; asking is audited.</summary>
    Disguised,

    /// <summary>None is made: the person proves who they are in another way.</summary>
    NotDisplayed,
}
