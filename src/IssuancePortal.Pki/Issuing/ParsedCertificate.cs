using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace IssuancePortal.Pki.Issuing;

/// <summary>One extension as it stands in a certificate (RFC 5280 §4.2).</summary>
internal sealed record ParsedExtension(string Oid, bool Critical, byte[] Value)
{
    public AsnEncodedData AsEncoded() => new(Oid, Value);
}

/// <summary>A certificate's fields without interpretation by a cryptographic library (RFC 5280 §4.1), so that the rules see what is written.</summary>
internal sealed record ParsedCertificate
{
    public required byte[] ToBeSigned { get; init; }

    /// <summary>The version field: 2 means v3.</summary>
    public required int Version { get; init; }

    /// <summary>The serial number's two's-complement content bytes.</summary>
    public required byte[] SerialNumber { get; init; }

    /// <summary>DER AlgorithmIdentifier inside the to-be-signed part.</summary>
    public required byte[] InnerAlgorithm { get; init; }

    /// <summary>DER AlgorithmIdentifier beside the signature.</summary>
    public required byte[] OuterAlgorithm { get; init; }

    public required byte[] Issuer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required byte[] Subject { get; init; }

    public required byte[] PublicKey { get; init; }

    public required IReadOnlyList<ParsedExtension> Extensions { get; init; }

    public ParsedExtension? Find(string oid) => Extensions.FirstOrDefault(extension => extension.Oid == oid);

    /// <exception cref="AsnContentException">Not a DER certificate.</exception>
    public static ParsedCertificate Parse(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var toBeSigned = certificate.PeekEncodedValue();
        var tbs = certificate.ReadSequence();
        var outerAlgorithm = certificate.ReadEncodedValue();
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        var version = BigInteger.Zero;
        if (tbs.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            version = tbs.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadInteger();
        var serial = tbs.ReadIntegerBytes();
        var innerAlgorithm = tbs.ReadEncodedValue();
        var issuer = tbs.ReadEncodedValue();
        var validity = tbs.ReadSequence();
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        validity.ThrowIfNotEmpty();
        var subject = tbs.ReadEncodedValue();
        var publicKey = tbs.ReadEncodedValue();
        var extensions = new List<ParsedExtension>();
        if (tbs.HasData)
        {
            var list = tbs.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3)).ReadSequence();
            while (list.HasData)
                extensions.Add(ReadExtension(list.ReadSequence()));
        }
        tbs.ThrowIfNotEmpty();
        return new ParsedCertificate
        {
            ToBeSigned = toBeSigned.ToArray(),
            Version = version <= int.MaxValue ? (int)version : int.MaxValue,
            SerialNumber = serial.ToArray(),
            InnerAlgorithm = innerAlgorithm.ToArray(),
            OuterAlgorithm = outerAlgorithm.ToArray(),
            Issuer = issuer.ToArray(),
            NotBefore = notBefore,
            NotAfter = notAfter,
            Subject = subject.ToArray(),
            PublicKey = publicKey.ToArray(),
            Extensions = extensions,
        };
    }

    private static ParsedExtension ReadExtension(AsnReader extension)
    {
        var oid = extension.ReadObjectIdentifier();
        var critical = extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.ThrowIfNotEmpty();
        return new ParsedExtension(oid, critical, value);
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag() == Asn1Tag.UtcTime ? validity.ReadUtcTime(2049) : validity.ReadGeneralizedTime();
}
