using System.Formats.Asn1;
using System.Security.Cryptography;

namespace IssuancePortal.Pki.Keys;

/// <summary>The key kinds of cards and authorities (SP 800-78-5 §3.1).</summary>
public enum KeyAlgorithm
{
    /// <summary>Elliptic curve P-256; signs with SHA-256.</summary>
    P256,

    /// <summary>Elliptic curve P-384; signs with SHA-384.</summary>
    P384,

    /// <summary>RSA with a 2048-bit modulus; signs PKCS #1 v1.5 with SHA-256.</summary>
    Rsa2048,

    /// <summary>RSA with a 3072-bit modulus; signs PKCS #1 v1.5 with SHA-256.</summary>
    Rsa3072,
}

/// <summary>What follows from a key's kind.</summary>
public static class KeyAlgorithmFacts
{
    extension(KeyAlgorithm algorithm)
    {
        /// <summary>True for RSA, false for elliptic curves.</summary>
        public bool IsRsa => algorithm is KeyAlgorithm.Rsa2048 or KeyAlgorithm.Rsa3072;

        /// <summary>Length of the modulus or of the curve's field, in bits.</summary>
        public int Bits => algorithm switch
        {
            KeyAlgorithm.P256 => 256,
            KeyAlgorithm.P384 => 384,
            KeyAlgorithm.Rsa2048 => 2048,
            KeyAlgorithm.Rsa3072 => 3072,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };

        /// <summary>The digest that signatures by such a key use (SP 800-78-5 table 2).</summary>
        public HashAlgorithmName Digest => algorithm == KeyAlgorithm.P384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

        internal string DigestOid => algorithm == KeyAlgorithm.P384 ? Oids.Sha384 : Oids.Sha256;

        internal ECCurve Curve => algorithm == KeyAlgorithm.P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;

        /// <summary>DER of the signature AlgorithmIdentifier: RSA carries a NULL parameter, ECDSA none (RFC 4055 §5, RFC 5758 §3.2).</summary>
        internal byte[] SignatureIdentifier()
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm switch
                {
                    KeyAlgorithm.P256 => Oids.EcdsaWithSha256,
                    KeyAlgorithm.P384 => Oids.EcdsaWithSha384,
                    _ => Oids.Sha256WithRsa,
                });
                if (algorithm.IsRsa)
                    writer.WriteNull();
            }
            return writer.Encode();
        }
    }
}
