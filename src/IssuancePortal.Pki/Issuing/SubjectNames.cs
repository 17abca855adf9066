using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Issuing;

/// <summary>Builds distinguished names and subject alternative names as a profile asks.</summary>
internal static class SubjectNames
{
    /// <summary>From the country down to the leaf; PrintableString where the text allows it, UTF8String elsewhere (RFC 5280 §4.1.2.4).</summary>
    public static X500DistinguishedName Distinguished(CertificateProfile profile, SubjectData subject)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            Add(writer, Oids.Country, subject.Country);
            Add(writer, Oids.Organisation, subject.Organisation);
            foreach (var unit in subject.OrganisationalUnits)
                Add(writer, Oids.OrganisationalUnit, unit);
            if (profile.Subject == SubjectForm.Card)
            {
                Add(writer, Oids.SerialNumber, subject.CardUuid?.ToString("D"));
            }
            else
            {
                Add(writer, Oids.CommonName, subject.CommonName);
                if (profile.Subject == SubjectForm.Person)
                {
                    Add(writer, Oids.Surname, subject.Surname);
                    Add(writer, Oids.GivenName, subject.GivenName);
                }
            }
        }
        return new X500DistinguishedName(writer.Encode());
    }

    /// <summary>The extension's value, or null when the profile and the subject give no name.</summary>
    public static byte[]? Alternative(CertificateProfile profile, SubjectData subject)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var any = false;
        using (writer.PushSequence())
        {
            if (profile.Upn != Presence.Omitted && subject.Upn is { } upn)
                OtherName(Oids.UserPrincipalName, () => writer.WriteCharacterString(UniversalTagNumber.UTF8String, upn));
            if (profile.FascN != Presence.Omitted && subject.FascN is { } fascN)
                OtherName(Oids.FascN, () => writer.WriteOctetString(fascN.Encode()));
            if (profile.Email != Presence.Omitted && subject.Email is { } email)
                Text(1, email);
            if (profile.CardUuid != Presence.Omitted && subject.CardUuid is { } card)
                Text(6, Urn(card));
            if (profile.CardholderUuid != Presence.Omitted && subject.CardholderUuid is { } holder)
                Text(6, Urn(holder));
        }
        return any ? writer.Encode() : null;

        void OtherName(string oid, Action value)
        {
            any = true;
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteObjectIdentifier(oid);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    value();
            }
        }

        void Text(int tag, string text)
        {
            any = true;
            writer.WriteCharacterString(UniversalTagNumber.IA5String, text, new Asn1Tag(TagClass.ContextSpecific, tag));
        }
    }

    /// <summary>RFC 4122 §3, lower case.</summary>
    public static string Urn(Guid uuid) => $"urn:uuid:{uuid:D}";

    private static void Add(AsnWriter writer, string oid, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteCharacterString(IsPrintable(value) ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, value);
        }
    }

    private static bool IsPrintable(string value) =>
        Ascii.IsValid(value) && value.All(character => char.IsAsciiLetterOrDigit(character) || " '()+,-./:=?".Contains(character, StringComparison.Ordinal));
}
