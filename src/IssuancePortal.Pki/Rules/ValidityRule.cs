namespace IssuancePortal.Pki.Rules;

/// <summary>Begins before it ends, is the ordered period, and is no longer than the profile allows.</summary>
internal sealed class ValidityRule() : CertificateRule("validity", "RFC 5280 §4.1.2.5; FPKI profiles")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var (begin, end) = (certificate.Parsed.NotBefore, certificate.Parsed.NotAfter);
        if (end <= begin)
            yield return $"The certificate ends ({end:u}) before it begins ({begin:u}).";
        if (end - begin > certificate.Profile.MaxValidity)
            yield return $"The certificate is valid for {end - begin:c}; the profile allows {certificate.Profile.MaxValidity:c} (days.hours:minutes:seconds).";
        if (Seconds(begin, end) != Seconds(certificate.Order.NotBefore, certificate.Order.NotAfter))
            yield return "The validity period is not the ordered one.";
    }

    private static (long, long) Seconds(DateTimeOffset begin, DateTimeOffset end) => (begin.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
}
