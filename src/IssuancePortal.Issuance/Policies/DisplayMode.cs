namespace IssuancePortal.Issuance.Policies;

/// <summary>How an initial secret is disclosed.</summary>
public enum DisplayMode
{
    /// <summary>Shown once in clear.</summary>
    Displayed,

    /// <summary>Masked until somebody asks to see it; asking is audited.</summary>
    Disguised,

    /// <summary>Never shown here: it is sent to the person.</summary>
    NotDisplayed,
}
