using System.Text;

namespace IssuancePortal.Pki.Rules;

/// <summary>An rfc822Name is a bare mailbox, and the ordered one.</summary>
internal sealed class EmailRule() : CertificateRule("email", "RFC 5280 §4.2.1.6; RFC 5321 §4.1.2, §4.5.3.1")
{
    private const int MaxLocalPart = 64;
    private const int MaxLength = 254;

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        foreach (var name in certificate.AlternativeNames.Where(name => name.Tag == 1))
        {
            var text = Encoding.ASCII.GetString(name.Value);
            var at = text.LastIndexOf('@');
            if (at is <= 0 or > MaxLocalPart || at == text.Length - 1 || text.Length > MaxLength || text.Any(IsForbidden))
                yield return "The e-mail address is not a bare mailbox: local part, @, domain.";
            if (text != certificate.Order.Subject.Email)
                yield return "The e-mail address is not the ordered one.";
        }
    }

    private static bool IsForbidden(char character) => character is <= ' ' or '<' or '>' or ',' or ';' or (char)0x7F;
}
