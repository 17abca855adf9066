namespace IssuancePortal.Pki.Rules;

internal sealed class VersionRule() : CertificateRule("version", "RFC 5280 §4.1.2.1")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Parsed.Version != 2)
            yield return $"The version field is {certificate.Parsed.Version}; a certificate with extensions is v3 (2).";
    }
}
