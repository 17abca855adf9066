using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>Only extensions that the profile knows, each once, each with the right criticality.</summary>
internal sealed class ExtensionSetRule() : CertificateRule("extension-set", "RFC 5280 §4.2; FPKI profiles")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var profile = certificate.Profile;
        foreach (var group in certificate.Parsed.Extensions.GroupBy(extension => extension.Oid))
        {
            if (group.Count() > 1)
                yield return $"The extension {group.Key} is there {group.Count()} times.";
            var critical = group.First().Critical;
            var expected = group.Key switch
            {
                Oids.KeyUsage => true,
                Oids.BasicConstraints => profile.IsAuthority ? true : null,
                Oids.ExtendedKeyUsage => profile.ExtendedKeyUsages.Count > 0 ? profile.ExtendedKeyUsageCritical : null,
                Oids.SubjectAltName => certificate.Parsed.Subject.Length == 2,
                Oids.AuthorityKeyIdentifier or Oids.SubjectKeyIdentifier => false,
                Oids.CertificatePolicies => profile.Policies.Count > 0 ? false : null,
                Oids.CrlDistributionPoints => Unless(profile.CrlDistributionPoint == Presence.Omitted),
                Oids.AuthorityInformationAccess => Unless(profile.CaIssuers == Presence.Omitted && profile.Ocsp == Presence.Omitted),
                Oids.OcspNoCheck => Unless(!profile.OcspNoCheck),
                Oids.PivInterim => Unless(profile.InterimIndicator == Presence.Omitted),
                Oids.NtdsSecurity => Unless(profile.Sid == Presence.Omitted),
                _ => (bool?)null,
            };
            if (expected is null)
                yield return $"The profile knows no extension {group.Key}.";
            else if (critical != expected)
                yield return $"The extension {group.Key} is {(critical ? "critical" : "not critical")}; the profile wants the contrary.";
        }
    }

    /// <summary>Not critical where the profile has the extension; nothing where it has not.</summary>
    private static bool? Unless(bool absent) => absent ? null : false;
}
