using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Requests;

/// <summary>Certificates and revocation lists in a SignedData without signers (RFC 5652 §5.1, "certs-only" of RFC 8551 §3.8): how SCEP and EST hand them over.</summary>
public static class CertificateBag
{
    /// <summary>Packs certificates and lists, each DER.</summary>
    public static byte[] Pack(IEnumerable<byte[]> certificates, params byte[][] revocationLists)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf()) { }
                using (writer.PushSequence()) writer.WriteObjectIdentifier(Oids.Data);
                Set(0, certificates);
                Set(1, revocationLists);
                using (writer.PushSetOf()) { }
            }
        }

        return writer.Encode();

        void Set(int tag, IEnumerable<byte[]> values)
        {
            var any = values.ToList();
            if (any.Count == 0) return;
            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, tag)))
                foreach (var value in any) writer.WriteEncodedValue(value);
        }
    }

    /// <summary>The certificate for a key in such a bag; the first where none is for it, and null where there is none or it is no bag. Nothing that is sent makes it throw.</summary>
    /// <param name="bag">What was sent.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public static byte[]? TryFind(byte[] bag, ReadOnlySpan<byte> publicKey)
    {
        try
        {
            var all = Unpack(bag);
            foreach (var it in all)
                if (ParsedCertificate.Parse(it).PublicKey.AsSpan().SequenceEqual(publicKey)) return it;
            return all.Count > 0 ? all[0] : null;
        }
        catch (Exception cause) when (cause is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The certificates in such a bag, DER.</summary>
    /// <exception cref="CryptographicException">Not a SignedData.</exception>
    public static IReadOnlyList<byte[]> Unpack(byte[] bag)
    {
        var cms = new SignedCms();
        cms.Decode(bag);
        return [.. cms.Certificates.Select(certificate => certificate.RawData)];
    }
}
