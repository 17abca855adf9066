using System.Formats.Asn1;

namespace IssuancePortal.Pki.Rules;

/// <summary>A user principal name is a UTF8String of the form user@domain, and the ordered one.</summary>
internal sealed class UpnRule() : CertificateRule("upn", "[MS-WCCE] §2.2.2.7.7.1; RFC 5280 §4.2.1.6")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        foreach (var name in certificate.AlternativeNames.Where(name => name.Oid == Oids.UserPrincipalName))
        {
            var reader = new AsnReader(name.Value, AsnEncodingRules.DER);
            if (reader.PeekTag() != new Asn1Tag(UniversalTagNumber.UTF8String))
            {
                yield return "The user principal name is not a UTF8String.";
                continue;
            }
            var text = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
            var parts = text.Split('@');
            if (parts.Length != 2 || parts.Any(part => part.Length == 0) || text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)))
                yield return "The user principal name is not of the form user@domain.";
            if (text != certificate.Order.Subject.Upn)
                yield return "The user principal name is not the ordered one.";
        }
    }
}
