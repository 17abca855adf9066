using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Issuing;

/// <summary>The public side of an authority: what goes into the certificates, lists and OCSP answers that it signs.</summary>
public sealed class Issuer
{
    private Issuer(X500DistinguishedName name, SubjectPublicKey key, byte[] keyIdentifier)
    {
        Name = name;
        Key = key;
        KeyIdentifier = keyIdentifier;
        Algorithm = key.Algorithm ?? throw new ArgumentException("An authority's key is P-256, P-384, RSA-2048 or RSA-3072.", nameof(key));
    }

    /// <summary>DER; null only while a self-signed certificate is being made.</summary>
    public byte[]? Certificate { get; private init; }

    public X500DistinguishedName Name { get; }

    public SubjectPublicKey Key { get; }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>The subject key identifier, 20 bytes in our own authorities.</summary>
    public byte[] KeyIdentifier { get; }

    public DateTimeOffset NotBefore { get; private init; }

    public DateTimeOffset NotAfter { get; private init; }

    /// <summary>How many authorities may follow below; null: no limit.</summary>
    public int? PathLength { get; private init; }

    internal bool IsSelfSigned => Certificate is null;

    /// <summary>Reads an authority's certificate.</summary>
    /// <exception cref="ArgumentException">Not the certificate of an authority: no basicConstraints with cA, no subject key identifier, or a key of another
    /// kind.</exception>
    /// <exception cref="System.Formats.Asn1.AsnContentException">Not a DER certificate.</exception>
    public static Issuer FromCertificate(byte[] der)
    {
        ArgumentNullException.ThrowIfNull(der);
        var parsed = ParsedCertificate.Parse(der);
        if (parsed.Find(Oids.BasicConstraints) is not { } extension
            || new X509BasicConstraintsExtension(extension.AsEncoded(), extension.Critical) is not { CertificateAuthority: true } constraints)
            throw new ArgumentException("The certificate is not one of an authority.", nameof(der));
        var identifier = parsed.Find(Oids.SubjectKeyIdentifier)
            ?? throw new ArgumentException("The authority's certificate has no subject key identifier.", nameof(der));
        var key = SubjectPublicKey.TryParse(parsed.PublicKey)
            ?? throw new ArgumentException("The authority's key is neither RSA nor on a named curve.", nameof(der));
        return new Issuer(new X500DistinguishedName(parsed.Subject), key, ExtensionReader.OctetString(identifier.Value))
        {
            Certificate = der,
            NotBefore = parsed.NotBefore,
            NotAfter = parsed.NotAfter,
            PathLength = constraints.HasPathLengthConstraint ? constraints.PathLengthConstraint : null,
        };
    }

    /// <summary>The issuer of a certificate that signs itself.</summary>
    internal static Issuer OfItself(X500DistinguishedName name, SubjectPublicKey key, CertificateOrder order) =>
        new(name, key, KeyIdentifiers.Of(key)) { NotBefore = order.NotBefore, NotAfter = order.NotAfter, PathLength = order.Profile.PathLength };
}
