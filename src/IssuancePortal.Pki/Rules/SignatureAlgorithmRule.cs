using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Rules;

/// <summary>Both algorithm fields are equal, byte for byte, and belong to the issuer's key.</summary>
internal sealed class SignatureAlgorithmRule() : CertificateRule("signature-algorithm", "RFC 5280 §4.1.1.2, §4.1.2.3; SP 800-78-5 table 2")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (!certificate.Parsed.InnerAlgorithm.AsSpan().SequenceEqual(certificate.Parsed.OuterAlgorithm))
            yield return "The signature algorithm inside the signed part differs from the one beside the signature.";
        if (!certificate.Parsed.InnerAlgorithm.AsSpan().SequenceEqual(certificate.Issuer.Algorithm.SignatureIdentifier()))
            yield return $"The signature algorithm is not the one of the issuer's {certificate.Issuer.Algorithm} key.";
    }
}
