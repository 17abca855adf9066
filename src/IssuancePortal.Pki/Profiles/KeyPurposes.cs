namespace IssuancePortal.Pki.Profiles;

/// <summary>Key purposes of the extended key usage extension.</summary>
public static class KeyPurposes
{
    /// <summary>RFC 5280 §4.2.1.12.</summary>
    public const string Any = "2.5.29.37.0";

    /// <summary>TLS client authentication, RFC 5280 §4.2.1.12.</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>S/MIME, RFC 5280 §4.2.1.12.</summary>
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    /// <summary>RFC 6960 §4.2.2.2.</summary>
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    /// <summary>id-pkinit-KPClientAuth, RFC 4556 §3.2.2.</summary>
    public const string PkinitClient = "1.3.6.1.5.2.3.4";

    /// <summary>Microsoft smart card logon.</summary>
    public const string SmartCardLogon = "1.3.6.1.4.1.311.20.2.2";

    /// <summary>Microsoft document signing.</summary>
    public const string DocumentSigning = "1.3.6.1.4.1.311.10.3.12";

    /// <summary>id-PIV-content-signing, FIPS 201-3 §4.2.1.</summary>
    public const string PivContentSigning = "2.16.840.1.101.3.6.7";

    /// <summary>id-PIV-cardAuth, FIPS 201-3 §4.2.2.2.</summary>
    public const string PivCardAuthentication = "2.16.840.1.101.3.6.8";
}
