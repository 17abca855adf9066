using System.Text;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>Every URI is a urn:uuid of an RFC 4122 UUID of version 1, 4 or 5; the first is the ordered card's.</summary>
internal sealed class CardUuidRule() : CertificateRule("card-uuid", "SP 800-73-5 part 1 §3.4.1; RFC 4122 §3, §4.1; FPKI profiles")
{
    private const string Prefix = "urn:uuid:";

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var uris = certificate.AlternativeNames.Where(name => name.Tag == 6).Select(name => Encoding.ASCII.GetString(name.Value)).ToList();
        foreach (var uri in uris)
        {
            var text = uri.StartsWith(Prefix, StringComparison.Ordinal) ? uri[Prefix.Length..] : "";
            if (!Guid.TryParseExact(text, "D", out var uuid) || uri != SubjectNames.Urn(uuid))
                yield return $"'{uri}' is not a urn:uuid in lower case.";
            else if (uuid.Variant is < 0x8 or > 0xB || uuid.Version is not (1 or 4 or 5))
                yield return $"'{uri}' is not a UUID of version 1, 4 or 5.";
        }
        if (certificate.Profile.CardUuid == Presence.Omitted || uris.Count == 0)
            yield break;
        if (certificate.Order.Subject.CardUuid is not { } card || uris[0] != SubjectNames.Urn(card))
            yield return "The card UUID is not the ordered one.";
    }
}
