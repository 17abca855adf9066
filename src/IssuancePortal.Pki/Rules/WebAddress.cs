namespace IssuancePortal.Pki.Rules;

internal static class WebAddress
{
    /// <summary>
    /// An absolute http URI without user information: what CRLs, OCSP and issuers' certificates are fetched from (FPKI profiles; RFC 5280 §8 warns of https).
    /// </summary>
    public static bool IsFit(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttp && parsed.Host.Length > 0 && parsed.UserInfo.Length == 0;
}
