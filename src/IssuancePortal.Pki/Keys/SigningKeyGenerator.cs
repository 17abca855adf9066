using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Keys;

/// <summary>Lets the platform's certificate and CRL builders sign with an <see cref="ISigningKey"/>.</summary>
internal sealed class SigningKeyGenerator(ISigningKey key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != key.Algorithm.Digest)
            throw new CryptographicException($"A {key.Algorithm} key signs with {key.Algorithm.Digest}, not with {hashAlgorithm}.");
        return key.Algorithm.SignatureIdentifier();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign(data);

    protected override PublicKey BuildPublicKey() =>
        System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey, out _);
}
