using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>Exactly the profile's key purposes, never anyExtendedKeyUsage.</summary>
internal sealed class ExtendedKeyUsageRule() : CertificateRule("extended-key-usage", "RFC 5280 §4.2.1.12; FPKI profiles; FIPS 201-3 §4.2.1, §4.2.2")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var purposes = certificate.Parsed.Find(Oids.ExtendedKeyUsage) is { } extension ? ExtensionReader.KeyPurposes(extension.Value) : [];
        if (!purposes.ToHashSet().SetEquals(certificate.Profile.ExtendedKeyUsages))
            yield return $"The key purposes are {Join(purposes)}; the profile wants {Join(certificate.Profile.ExtendedKeyUsages)}.";
        if (purposes.Contains(KeyPurposes.Any))
            yield return "The certificate is for any purpose.";
    }

    private static string Join(IEnumerable<string> purposes) => string.Join(", ", purposes) is { Length: > 0 } list ? list : "none";
}
