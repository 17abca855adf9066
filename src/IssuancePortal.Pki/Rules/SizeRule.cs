namespace IssuancePortal.Pki.Rules;

/// <summary>The certificate fits into the card's certificate object.</summary>
internal sealed class SizeRule() : CertificateRule("size", "SP 800-73-5 part 1 appendix A")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Profile.MaxSize is { } most && certificate.Der.Length > most)
            yield return $"The certificate has {certificate.Der.Length} bytes; {most} fit.";
    }
}
