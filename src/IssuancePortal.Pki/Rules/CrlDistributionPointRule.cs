using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>A distribution point with an http URI, without reasons and cRLIssuer, wherever the profile asks for one.</summary>
internal sealed class CrlDistributionPointRule() : CertificateRule("crl-distribution-point", "RFC 5280 §4.2.1.13; FPKI profiles")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var uris = certificate.Parsed.Find(Oids.CrlDistributionPoints) is { } extension ? ExtensionReader.DistributionPoints(extension.Value) : [];
        if (certificate.Profile.CrlDistributionPoint == Presence.Required && uris.Count == 0)
            yield return "The certificate says nowhere where its CRL is.";
        foreach (var uri in uris.Where(uri => !WebAddress.IsFit(uri)))
            yield return $"The CRL distribution point '{uri}' is not an absolute http URI.";
    }
}
