namespace IssuancePortal.Pki.Rules;

/// <summary>The issuer field is the issuer's subject, byte for byte: some verifiers compare nothing less.</summary>
internal sealed class IssuerNameRule() : CertificateRule("issuer-name", "RFC 5280 §4.1.2.4, §6.1.3")
{
    private static readonly byte[] Empty = [0x30, 0x00];

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (!certificate.Parsed.Issuer.AsSpan().SequenceEqual(certificate.Issuer.Name.RawData))
            yield return "The issuer field differs from the issuer's own name.";
        if (certificate.Parsed.Issuer.AsSpan().SequenceEqual(Empty))
            yield return "The issuer field is empty.";
    }
}
