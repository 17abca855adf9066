using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Requests;

/// <summary>A PKCS #10 certification request (RFC 2986) whose signature proves that whoever made it has the private key. What it asks for is a wish; who issues decides.</summary>
public sealed record CertificationRequest
{
    /// <summary>Largest request in bytes that is looked at.</summary>
    public const int MaxLength = 16 * 1024;

    private CertificationRequest(SubjectPublicKey key, byte[] subject) => (Key, Subject) = (key, subject);

    /// <summary>The key that is to be certified.</summary>
    public SubjectPublicKey Key { get; }

    /// <summary>Name, DER.</summary>
    public byte[] Subject { get; }

    /// <summary>The common name in <see cref="Subject"/>; null when there is none.</summary>
    public string? CommonName { get; private init; }

    /// <summary>Value of the challengePassword attribute (RFC 2985 §5.4.1); null when there is none. A secret.</summary>
    public string? ChallengePassword { get; private init; }

    /// <summary>True for a name without parts.</summary>
    public bool HasEmptySubject => Subject.Length == 2;

    /// <summary>Reads a request and checks its proof of possession.</summary>
    /// <param name="der">DER.</param>
    /// <param name="request">The request; null when it has a fault.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static RequestFault? TryRead(ReadOnlyMemory<byte> der, out CertificationRequest? request)
    {
        request = null;
        if (der.Length > MaxLength) return RequestFault.Malformed;
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var signed = sequence.PeekEncodedValue();
            var info = sequence.ReadSequence();
            var algorithm = sequence.ReadSequence();
            var signatureOid = algorithm.ReadObjectIdentifier();
            if (algorithm.HasData) algorithm.ReadNull();
            algorithm.ThrowIfNotEmpty();
            var signature = sequence.ReadBitString(out var unused);
            sequence.ThrowIfNotEmpty();
            if (unused != 0 || !info.ReadInteger().IsZero) return RequestFault.Malformed;

            var subject = info.ReadEncodedValue().ToArray();
            var publicKey = info.ReadEncodedValue();
            var attributes = info.HasData ? info.ReadSetOf(skipSortOrderValidation: true, new Asn1Tag(TagClass.ContextSpecific, 0)) : null;
            info.ThrowIfNotEmpty();
            if (SubjectPublicKey.TryParse(publicKey) is not { Algorithm: not null } key) return RequestFault.UnknownAlgorithm;
            if (DigestOf(signatureOid, key.Algorithm.Value.IsRsa) is not { } digest) return RequestFault.UnknownAlgorithm;
            if (!Verify(key, signed.Span, signature, digest)) return RequestFault.NotProven;
            request = new CertificationRequest(key, subject) { CommonName = CommonNameIn(subject), ChallengePassword = attributes is null ? null : ChallengeIn(attributes) };
            return null;
        }
        catch (Exception cause) when (cause is AsnContentException or CryptographicException)
        {
            return RequestFault.Malformed;
        }
    }

    /// <summary>The digest of a signature algorithm of RFC 4055 and RFC 5758; null for another, those with MD5 and SHA-1 among them.</summary>
    private static HashAlgorithmName? DigestOf(string oid, bool isRsa) => (oid, isRsa) switch
    {
        (Oids.Sha256WithRsa, true) or (Oids.EcdsaWithSha256, false) => HashAlgorithmName.SHA256,
        (Oids.Sha384WithRsa, true) or (Oids.EcdsaWithSha384, false) => HashAlgorithmName.SHA384,
        (Oids.Sha512WithRsa, true) or (Oids.EcdsaWithSha512, false) => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> signed, byte[] signature, HashAlgorithmName digest)
    {
        if (key.Modulus is not null)
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(key.Encoded, out _);
            return rsa.VerifyData(signed, signature, digest, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create();
        curve.ImportSubjectPublicKeyInfo(key.Encoded, out _);
        return curve.VerifyData(signed, signature, digest, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static string? CommonNameIn(byte[] subject)
    {
        foreach (var part in new X500DistinguishedName(subject).EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == Oids.CommonName) return part.GetSingleElementValue();
        }

        return null;
    }

    private static string? ChallengeIn(AsnReader attributes)
    {
        string? challenge = null;
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var oid = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            if (oid != Oids.ChallengePassword) continue;
            // RFC 2985 §5.4.1: one value, once.
            if (challenge is not null) throw new AsnContentException("The challenge password is there twice.");
            challenge = TextIn(values);
            values.ThrowIfNotEmpty();
        }

        return challenge;
    }

    private static string TextIn(AsnReader reader) => reader.PeekTag() is { TagClass: TagClass.Universal } tag
        ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue switch
        {
            var it and (UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.BMPString or UniversalTagNumber.T61String) => it,
            _ => throw new AsnContentException("A password is a text."),
        })
        : throw new AsnContentException("A password is a text.");
}

/// <summary>What is wrong with a certification request.</summary>
public enum RequestFault
{
    /// <summary>No PKCS #10 request in DER, or too large.</summary>
    Malformed,

    /// <summary>A key or signature of a kind that is not taken: MD5, SHA-1, another curve, another length.</summary>
    UnknownAlgorithm,

    /// <summary>Its signature is not made with the key that it asks for.</summary>
    NotProven,
}
