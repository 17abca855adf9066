using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Rules;

/// <summary>The subject key identifier is computed from the key, and the authority key identifier is the issuer's, without name and serial number.</summary>
internal sealed class KeyIdentifierRule() : CertificateRule("key-identifier", "RFC 5280 §4.2.1.1, §4.2.1.2")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Parsed.Find(Oids.SubjectKeyIdentifier) is not { } subject)
            yield return "The subject key identifier is missing.";
        else if (certificate.Key is { } key && !ExtensionReader.OctetString(subject.Value).AsSpan().SequenceEqual(KeyIdentifiers.Of(key)))
            yield return "The subject key identifier is not the SHA-1 of the key.";

        if (certificate.Parsed.Find(Oids.AuthorityKeyIdentifier) is not { } authority)
        {
            if (!certificate.Issuer.IsSelfSigned)
                yield return "The authority key identifier is missing.";
            yield break;
        }
        var identifier = new X509AuthorityKeyIdentifierExtension(authority.Value, authority.Critical);
        if (identifier.KeyIdentifier is not { } bytes || !bytes.Span.SequenceEqual(certificate.Issuer.KeyIdentifier))
            yield return "The authority key identifier is not the issuer's subject key identifier.";
        if (identifier.NamedIssuer is not null || identifier.SerialNumber is not null)
            yield return "The authority key identifier carries a name or a serial number.";
    }
}
