using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>Issuer's certificate and OCSP responder, each at an http URI, wherever the profile asks for them.</summary>
internal sealed class AuthorityInformationAccessRule() : CertificateRule("authority-information-access", "RFC 5280 §4.2.2.1; FPKI profiles")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var descriptions = certificate.Parsed.Find(Oids.AuthorityInformationAccess) is { } extension ? ExtensionReader.AccessDescriptions(extension.Value) : [];
        (string Method, string What, Presence Wanted)[] wanted =
        [
            (Oids.AccessCaIssuers, "its issuer's certificate", certificate.Profile.CaIssuers),
            (Oids.AccessOcsp, "its OCSP responder", certificate.Profile.Ocsp),
        ];
        foreach (var (method, what, presence) in wanted)
        {
            var any = descriptions.Any(description => description.Method == method);
            if (presence == Presence.Required && !any)
                yield return $"The certificate does not say where {what} is.";
            if (presence == Presence.Omitted && any)
                yield return $"The certificate says where {what} is, which the profile leaves out.";
        }
        foreach (var (method, uri) in descriptions)
        {
            if (method is not (Oids.AccessCaIssuers or Oids.AccessOcsp))
                yield return $"The access method {method} is unknown.";
            if (!WebAddress.IsFit(uri))
                yield return $"The access location '{uri}' is not an absolute http URI.";
        }
    }
}
