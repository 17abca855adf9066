namespace IssuancePortal.Issuance.Phones;

/// <summary>How keys and certificates come onto a phone.</summary>
public enum PhoneWay
{
    /// <summary>A configuration profile for Apple's devices: the phone makes the keys and asks for their certificates over SCEP (RFC 8894), or over ACME (RFC 8555) where the site has that on.</summary>
    Profile,

    /// <summary>A PKCS #12 file (RFC 7292) with keys that the portal makes and keeps nowhere; its password is shown on another screen.</summary>
    File,

    /// <summary>A one-time credential for EST (RFC 7030), for phones whose management asks by itself.</summary>
    Est,
}
