using System.Formats.Asn1;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>The PIV interim indicator is a BOOLEAN with the ordered value, where the profile has it.</summary>
internal sealed class InterimIndicatorRule() : CertificateRule("piv-interim", "FIPS 201-2 appendix B.2; FPKI profiles (piv-interim)")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var extension = certificate.Parsed.Find(Oids.PivInterim);
        if (extension is null && certificate.Profile.InterimIndicator == Presence.Required)
            yield return "The PIV interim indicator is missing.";
        if (extension is not null && new AsnReader(extension.Value, AsnEncodingRules.DER).ReadBoolean() != certificate.Order.Subject.InvestigationPending)
            yield return "The PIV interim indicator is not the ordered one.";
    }
}
