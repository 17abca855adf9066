using System.Formats.Asn1;
using System.Text;
using System.Text.RegularExpressions;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>The SID extension holds the ordered security identifier in its text form.</summary>
internal sealed partial class SidRule() : CertificateRule("sid", "[MS-WCCE] §2.2.2.7.7.4; [MS-DTYP] §2.4.2.1")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Parsed.Find(Oids.NtdsSecurity) is not { } extension)
        {
            if (certificate.Profile.Sid == Presence.Required)
                yield return "The SID extension is missing.";
            yield break;
        }
        var context = new Asn1Tag(TagClass.ContextSpecific, 0);
        var name = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadSequence().ReadSequence(context);
        if (name.ReadObjectIdentifier() != Oids.NtdsObjectSid)
            yield return "The SID extension holds a name of another type.";
        var sid = Encoding.ASCII.GetString(name.ReadSequence(context).ReadOctetString());
        if (!SidText().IsMatch(sid))
            yield return "The SID is not of the form S-1-….";
        if (sid != certificate.Order.Subject.Sid)
            yield return "The SID is not the ordered one.";
    }

    [GeneratedRegex(@"\AS-1-[0-9]{1,15}(-[0-9]{1,10}){1,15}\z")]
    private static partial Regex SidText();
}
