using System.Formats.Asn1;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>The distinguished name has the profile's form, lengths that verifiers accept, and is only empty beside a critical alternative name.</summary>
internal sealed class SubjectRule() : CertificateRule("subject", "RFC 5280 §4.1.2.6, appendix A.1; FIPS 201-3 §4.2.2; FPKI common policy §3.1.1")
{
    private const int UpperBound = 64;
    private static readonly string[] Bounded = [Oids.CommonName, Oids.Organisation, Oids.OrganisationalUnit, Oids.SerialNumber];
    private static readonly string[] Personal = [Oids.CommonName, Oids.Surname, Oids.GivenName];

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var attributes = ExtensionReader.NameAttributes(certificate.Parsed.Subject);
        if (attributes.Count == 0 && certificate.Parsed.Find(Oids.SubjectAltName) is not { Critical: true })
            yield return "The subject is empty and there is no critical alternative name in its place.";
        foreach (var fault in Form(certificate, attributes).Concat(Values(attributes)))
            yield return fault;
    }

    private static IEnumerable<string> Form(CertificateUnderTest certificate, IReadOnlyList<(string Oid, string Value, Asn1Tag Kind)> attributes)
    {
        if (certificate.Profile.Subject == SubjectForm.Card)
        {
            if (attributes.Any(attribute => Personal.Contains(attribute.Oid)))
                yield return "The subject names a person; this certificate is readable without a PIN.";
            if (!attributes.Any(attribute => attribute.Oid == Oids.SerialNumber && attribute.Value == certificate.Order.Subject.CardUuid?.ToString("D")))
                yield return "The subject has no serialNumber with the card UUID.";
        }
        else if (!attributes.Any(attribute => attribute.Oid == Oids.CommonName))
        {
            yield return "The subject has no common name.";
        }
    }

    private static IEnumerable<string> Values(IReadOnlyList<(string Oid, string Value, Asn1Tag Kind)> attributes)
    {
        foreach (var (oid, value, kind) in attributes)
        {
            if (Bounded.Contains(oid) && value.Length > UpperBound)
                yield return $"The attribute {oid} of the subject has {value.Length} characters; {UpperBound} are allowed.";
            if (value != value.Trim() || value.Any(char.IsControl) || value.Length == 0)
                yield return $"The attribute {oid} of the subject is empty, has a blank at an end or a control character.";
            if (oid == Oids.Country && (value.Length != 2 || !value.All(char.IsAsciiLetterUpper) || kind.TagValue != (int)UniversalTagNumber.PrintableString))
                yield return $"The country '{value}' is not two capital letters in a PrintableString.";
            if (kind.TagValue is not ((int)UniversalTagNumber.PrintableString or (int)UniversalTagNumber.UTF8String))
                yield return $"The attribute {oid} of the subject is neither PrintableString nor UTF8String.";
        }
    }
}
