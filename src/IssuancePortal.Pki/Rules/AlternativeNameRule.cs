using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>The alternative names are those that the profile asks for and no others.</summary>
internal sealed class AlternativeNameRule() : CertificateRule("alternative-name", "RFC 5280 §4.2.1.6; FIPS 201-3 §4.2.2; FPKI profiles")
{
    private const int OtherName = 0;
    private const int Rfc822Name = 1;
    private const int Uri = 6;

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var profile = certificate.Profile;
        var names = certificate.AlternativeNames;
        if (names.Count == 0 && certificate.Parsed.Find(Oids.SubjectAltName) is not null)
            yield return "The alternative name is empty.";

        var uris = names.Count(name => name.Tag == Uri);
        (string What, Presence Wanted, int Count)[] kinds =
        [
            ("user principal name", profile.Upn, names.Count(name => name.Oid == Oids.UserPrincipalName)),
            ("FASC-N", profile.FascN, names.Count(name => name.Oid == Oids.FascN)),
            ("e-mail address", profile.Email, names.Count(name => name.Tag == Rfc822Name)),
            ("card UUID", profile.CardUuid, Math.Min(uris, 1)),
            ("cardholder UUID", profile.CardholderUuid, Math.Max(uris - 1, 0)),
        ];
        foreach (var (what, wanted, count) in kinds)
        {
            if (wanted == Presence.Required && count == 0)
                yield return $"The alternative name has no {what}.";
            if (wanted == Presence.Omitted && count > 0)
                yield return $"The alternative name has a {what}, which the profile leaves out.";
            if (count > 1)
                yield return $"The alternative name has {count} times a {what}.";
        }
        foreach (var other in names.Where(name => !IsKnown(name)))
            yield return $"The alternative name has a name of the unknown kind {other.Oid ?? $"[{other.Tag}]"}.";
    }

    private static bool IsKnown(AlternativeName name) =>
        name.Tag is Rfc822Name or Uri || (name.Tag == OtherName && name.Oid is Oids.UserPrincipalName or Oids.FascN);
}
