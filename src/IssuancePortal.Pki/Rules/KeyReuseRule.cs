namespace IssuancePortal.Pki.Rules;

/// <summary>An issuer's key certifies nothing but the issuer.</summary>
internal sealed class KeyReuseRule() : CertificateRule("key-reuse", "FPKI common policy §6.1.1; RFC 5280 §3.2")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var same = certificate.Parsed.PublicKey.AsSpan().SequenceEqual(certificate.Issuer.Key.Encoded);
        if (same && !certificate.Issuer.IsSelfSigned)
            yield return "The subject's key is the issuer's own.";
        if (!same && certificate.Issuer.IsSelfSigned)
            yield return "The certificate is to sign itself but holds another key.";
    }
}
