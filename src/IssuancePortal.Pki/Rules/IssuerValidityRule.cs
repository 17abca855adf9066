namespace IssuancePortal.Pki.Rules;

/// <summary>Lies within the issuer's own validity, so that the chain never ends before the certificate.</summary>
internal sealed class IssuerValidityRule() : CertificateRule("issuer-validity", "FPKI common policy §6.3.2; RFC 5280 §6.1.3")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var issuer = certificate.Issuer;
        if (issuer.IsSelfSigned)
            yield break;
        if (certificate.Parsed.NotAfter > issuer.NotAfter)
            yield return $"The certificate ends {certificate.Parsed.NotAfter:u}, after its issuer ({issuer.NotAfter:u}).";
        if (certificate.Parsed.NotBefore < issuer.NotBefore)
            yield return $"The certificate begins {certificate.Parsed.NotBefore:u}, before its issuer ({issuer.NotBefore:u}).";
    }
}
