using System.Formats.Asn1;
using System.Numerics;

namespace IssuancePortal.Pki.Keys;

/// <summary>A public key taken apart without asking a cryptographic library, so that the rules can look at keys that a library would refuse.</summary>
public sealed record SubjectPublicKey
{
    private SubjectPublicKey(byte[] encoded, byte[] keyBits)
    {
        Encoded = encoded;
        KeyBits = keyBits;
    }

    /// <summary>DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).</summary>
    public byte[] Encoded { get; }

    /// <summary>The value of the subjectPublicKey bit string: what key identifiers are computed from (RFC 5280 §4.2.1.2).</summary>
    public byte[] KeyBits { get; }

    /// <summary>RSA modulus; null for an elliptic curve.</summary>
    public BigInteger? Modulus { get; private init; }

    /// <summary>RSA public exponent; null for an elliptic curve.</summary>
    public BigInteger? Exponent { get; private init; }

    /// <summary>Object identifier of the named curve; null for RSA.</summary>
    public string? Curve { get; private init; }

    /// <summary>The kind of key; null when it is none that a card or an authority may hold.</summary>
    public KeyAlgorithm? Algorithm => (Curve, Modulus?.GetBitLength()) switch
    {
        (Oids.CurveP256, _) => KeyAlgorithm.P256,
        (Oids.CurveP384, _) => KeyAlgorithm.P384,
        (null, 2048) => KeyAlgorithm.Rsa2048,
        (null, 3072) => KeyAlgorithm.Rsa3072,
        _ => null,
    };

    /// <summary>
    /// Reads a SubjectPublicKeyInfo: rsaEncryption with NULL parameters (RFC 3279 §2.3.1) or ecPublicKey with a named curve (RFC 5480 §2.1.1).
    /// </summary>
    /// <returns>Null when the bytes are anything else.</returns>
    public static SubjectPublicKey? TryParse(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var outer = new AsnReader(encoded, AsnEncodingRules.DER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var algorithm = info.ReadSequence();
            var oid = algorithm.ReadObjectIdentifier();
            var keyBits = info.ReadBitString(out var unused);
            info.ThrowIfNotEmpty();
            if (unused != 0)
                return null;
            if (oid == Oids.EcPublicKey)
            {
                var curve = algorithm.ReadObjectIdentifier();
                algorithm.ThrowIfNotEmpty();
                return new SubjectPublicKey(encoded.ToArray(), keyBits) { Curve = curve };
            }
            if (oid != Oids.RsaEncryption)
                return null;
            algorithm.ReadNull();
            algorithm.ThrowIfNotEmpty();
            var rsaOuter = new AsnReader(keyBits, AsnEncodingRules.DER);
            var rsa = rsaOuter.ReadSequence();
            rsaOuter.ThrowIfNotEmpty();
            var key = new SubjectPublicKey(encoded.ToArray(), keyBits) { Modulus = rsa.ReadInteger(), Exponent = rsa.ReadInteger() };
            rsa.ThrowIfNotEmpty();
            return key.Modulus > BigInteger.Zero && key.Exponent > BigInteger.Zero ? key : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
