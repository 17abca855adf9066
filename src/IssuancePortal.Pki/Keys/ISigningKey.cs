using System.Security.Cryptography;

namespace IssuancePortal.Pki.Keys;

/// <summary>A private key that signs for an authority, a content signer or an OCSP responder; safe for use by several threads at once.</summary>
public interface ISigningKey : IDisposable
{
    /// <summary>The name under which the key is kept; part of no signature.</summary>
    string Name { get; }

    KeyAlgorithm Algorithm { get; }

    /// <summary>DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).</summary>
    byte[] PublicKey { get; }

    /// <summary>
    /// Hashes with the algorithm's digest and signs. RSA: PKCS #1 v1.5, as long as the modulus. ECDSA: DER Ecdsa-Sig-Value (RFC 3279 §2.2.3).
    /// </summary>
    byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>Lends the platform's key object to a signer that needs one (CMS), for the length of the call and to one caller at a time.</summary>
    TResult Use<TResult>(Func<AsymmetricAlgorithm, TResult> action);
}
