namespace IssuancePortal.Pki.Profiles;

/// <summary>Whether a certificate of a profile carries a name or an extension.</summary>
public enum Presence
{
    /// <summary>Never in the certificate, even when the order has the data.</summary>
    Omitted,

    /// <summary>In the certificate when the order has the data.</summary>
    Optional,

    /// <summary>A certificate without it breaks the profile.</summary>
    Required,
}
