using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Rules;

/// <summary>Exactly the profile's certificate policies; anyPolicy only in an authority.</summary>
internal sealed class PolicyRule() : CertificateRule("certificate-policies", "RFC 5280 §4.2.1.4; FPKI profiles")
{
    private const string AnyPolicy = "2.5.29.32.0";

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var policies = certificate.Parsed.Find(Oids.CertificatePolicies) is { } extension ? ExtensionReader.Policies(extension.Value) : [];
        if (policies.Count != policies.Distinct().Count())
            yield return "A certificate policy is there twice.";
        if (!policies.ToHashSet().SetEquals(certificate.Profile.Policies))
            yield return $"The policies are '{string.Join(", ", policies)}'; the profile wants '{string.Join(", ", certificate.Profile.Policies)}'.";
        if (!certificate.Profile.IsAuthority && policies.Contains(AnyPolicy))
            yield return "A certificate that is no authority's asserts anyPolicy.";
    }
}
