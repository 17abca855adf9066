using System.Formats.Asn1;
using System.Security.Cryptography;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Issuing;

/// <summary>The frame that certificates and OCSP answers share: signed part, algorithm, signature bits (RFC 5280 §4.1).</summary>
internal static class Signatures
{
    public static byte[] Assemble(ReadOnlySpan<byte> toBeSigned, KeyAlgorithm algorithm, ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            writer.WriteEncodedValue(algorithm.SignatureIdentifier());
            writer.WriteBitString(signature);
        }
        return writer.Encode();
    }

    public static bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var algorithm = key.Algorithm ?? throw new CryptographicException("The key is of a kind that signs nothing here.");
        if (algorithm.IsRsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(key.Encoded, out _);
            return rsa.VerifyData(data, signature, algorithm.Digest, RSASignaturePadding.Pkcs1);
        }
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.Encoded, out _);
        return ecdsa.VerifyData(data, signature, algorithm.Digest, DSASignatureFormat.Rfc3279DerSequence);
    }
}
