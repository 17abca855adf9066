namespace IssuancePortal.Pki.Profiles;

/// <summary>
/// Certificate policies of the US federal PKI. The <c>Test…</c> values are the counterparts that NIST registered for test certificates; the catalogue uses
/// them, because only an authority under the federal policy may assert the others.
/// </summary>
public static class PolicyOids
{
    public const string CommonHardware = "2.16.840.1.101.3.2.1.3.7";
    public const string CommonDevices = "2.16.840.1.101.3.2.1.3.8";
    public const string CommonAuthentication = "2.16.840.1.101.3.2.1.3.13";
    public const string CommonCardAuthentication = "2.16.840.1.101.3.2.1.3.17";
    public const string CommonContentSigning = "2.16.840.1.101.3.2.1.3.39";

    public const string TestHardware = "2.16.840.1.101.3.2.1.48.9";
    public const string TestDevices = "2.16.840.1.101.3.2.1.48.10";
    public const string TestAuthentication = "2.16.840.1.101.3.2.1.48.11";
    public const string TestCardAuthentication = "2.16.840.1.101.3.2.1.48.13";
    public const string TestContentSigning = "2.16.840.1.101.3.2.1.48.86";
}
