using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Rules;

/// <summary>What the rules look at: the order, the issuer, and the certificate as a throw-away key signed it.</summary>
internal sealed class CertificateUnderTest
{
    /// <exception cref="System.Formats.Asn1.AsnContentException">Not a DER certificate.</exception>
    public CertificateUnderTest(CertificateOrder order, Issuer issuer, byte[] der)
    {
        Order = order;
        Issuer = issuer;
        Der = der;
        Parsed = ParsedCertificate.Parse(der);
        Key = SubjectPublicKey.TryParse(Parsed.PublicKey);
    }

    public CertificateOrder Order { get; }

    public CertificateProfile Profile => Order.Profile;

    public Issuer Issuer { get; }

    public byte[] Der { get; }

    public ParsedCertificate Parsed { get; }

    /// <summary>The subject's key as it stands in the certificate; null when it is neither RSA nor on a named curve.</summary>
    public SubjectPublicKey? Key { get; }

    public IReadOnlyList<AlternativeName> AlternativeNames =>
        Parsed.Find(Oids.SubjectAltName) is { } names ? ExtensionReader.AlternativeNames(names.Value) : [];
}
