using System.Formats.Asn1;
using System.Security.Cryptography;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Requests;

/// <summary>A PKCS #10 request (RFC 2986) that waits for its signature, which only the key itself can make: a card's, or one from escrow.</summary>
public sealed class RequestDraft
{
    private readonly KeyAlgorithm _algorithm;
    private readonly byte[] _info;

    /// <summary>What is to be certified, with the extensions that the profile wants (RFC 2985 §5.4.2).</summary>
    /// <exception cref="ArgumentException">The key is of no kind that cards know.</exception>
    public RequestDraft(CertificateOrder order)
    {
        var key = SubjectPublicKey.TryParse(order.PublicKey) is { Algorithm: not null } it ? it : throw new ArgumentException("The public key is of no known kind.", nameof(order));
        _algorithm = key.Algorithm!.Value;
        var subject = SubjectNames.Distinguished(order.Profile, order.Subject);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(subject.RawData);
            writer.WriteEncodedValue(key.Encoded);
            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.ExtensionRequest);
                using (writer.PushSetOf()) writer.WriteEncodedValue(CmpWriter.WishedExtensions(order, key, subject));
            }
        }

        _info = writer.Encode();
    }

    /// <summary>
    /// What a card's private key is put to: the digest for a curve; for RSA the whole block, as long as the modulus, padded as PKCS #1 v1.5 says (RFC 8017 §9.2), for cards know no padding (SP 800-73-5 part 2 §3.2.4).
    /// </summary>
    public byte[] Block
    {
        get
        {
            var digest = CryptographicOperations.HashData(_algorithm.Digest, _info);
            if (!_algorithm.IsRsa) return digest;
            var info = new AsnWriter(AsnEncodingRules.DER);
            using (info.PushSequence())
            {
                using (info.PushSequence())
                {
                    info.WriteObjectIdentifier(_algorithm.DigestOid);
                    info.WriteNull();
                }

                info.WriteOctetString(digest);
            }

            var encoded = info.Encode();
            return [0x00, 0x01, .. Enumerable.Repeat((byte)0xFF, _algorithm.Bits / 8 - encoded.Length - 3), 0x00, .. encoded];
        }
    }

    /// <summary>The request, once signed.</summary>
    /// <param name="signature">RSA: as long as the modulus. Curve: DER Ecdsa-Sig-Value.</param>
    /// <returns>DER; null when the signature is not the key's.</returns>
    public byte[]? Complete(byte[] signature)
    {
        var request = Signatures.Assemble(_info, _algorithm, signature);
        return CertificationRequest.TryRead(request, out _) is null ? request : null;
    }

    /// <summary>The request, signed by a key that is at hand (PKCS #8).</summary>
    public byte[] Complete(Escrow.EncryptionKey key)
    {
        byte[] signature;
        if (key.Algorithm.IsRsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(key.Pkcs8, out _);
            signature = rsa.SignData(_info, _algorithm.Digest, RSASignaturePadding.Pkcs1);
        }
        else
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(key.Pkcs8, out _);
            signature = ecdsa.SignData(_info, _algorithm.Digest, DSASignatureFormat.Rfc3279DerSequence);
        }

        return Complete(signature) ?? throw new CryptographicException("The kept key does not sign its request.");
    }
}
