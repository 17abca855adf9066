using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Piv;

/// <summary>The signatures that an issuer puts on a card's data objects: CMS SignedData of version 3 (RFC 5652) by the content signer.</summary>
public static class PivSignatures
{
    /// <summary>Longest value of a CHUID's asymmetric signature element (SP 800-73-5 part 1 appendix A).</summary>
    public const int MaxChuidSignature = 2816;

    /// <summary>Longest value of the security object's signature element (SP 800-73-5 part 1 appendix A).</summary>
    public const int MaxSecurityObject = 1298;

    /// <summary>The CBEFF header has two bytes for its length (SP 800-76-2 §7).</summary>
    private const int MaxBiometricSignature = ushort.MaxValue;

    private const int MaxDataGroup = 16;

    /// <summary>
    /// Makes the value of a CHUID's tag 3E: signed from outside the CMS, with the signer's certificate inside (FIPS 201-3 §4.2.1; SP 800-73-5 part 1 §3.1.2).
    /// </summary>
    /// <param name="content">All TLV elements of the CHUID but 3E, one after the other as they lie on the card, the error detection code FE 00
    /// included.</param>
    /// <param name="signerCertificate">DER certificate of the profile <c>piv-content-signing</c>.</param>
    /// <param name="key">The content signer's key.</param>
    /// <exception cref="ArgumentException">The certificate is not for that key.</exception>
    /// <exception cref="CryptographicException">The signature is too long for the card.</exception>
    public static byte[] SignChuid(ReadOnlySpan<byte> content, byte[] signerCertificate, ISigningKey key) =>
        Sign(Oids.ChuidSecurityObject, content.ToArray(), detached: true, X509IncludeOption.EndCertOnly, MaxChuidSignature, signerCertificate, key);

    /// <summary>
    /// Makes the signature block of a biometric record: signed from outside the CMS, naming card and signer, without a certificate inside because the CHUID
    /// has it (FIPS 201-3 §4.2.3.1).
    /// </summary>
    /// <param name="content">CBEFF header and record.</param>
    /// <param name="fascN">The card's FASC-N, 25 bytes.</param>
    /// <param name="cardUuid">The GUID of the card's CHUID.</param>
    /// <param name="signerCertificate">The same certificate that is inside the CHUID's signature.</param>
    /// <param name="key">The content signer's key.</param>
    /// <exception cref="ArgumentException">The certificate is not for that key.</exception>
    public static byte[] SignBiometric(ReadOnlySpan<byte> content, byte[] fascN, Guid cardUuid, byte[] signerCertificate, ISigningKey key) =>
        Sign(
            Oids.PivBiometricObject, content.ToArray(), detached: true, X509IncludeOption.None, MaxBiometricSignature, signerCertificate, key,
            new AsnEncodedData(Oids.FascN, OctetString(fascN)), new AsnEncodedData(Oids.EntryUuid, OctetString(cardUuid.ToByteArray(bigEndian: true))));

    /// <summary>
    /// Makes the value of the security object's tag BB: an LDS security object (ICAO 9303 part 10 §4.6.2.3) with the digest of every data group, signed
    /// without a certificate inside, because the CHUID has it (SP 800-73-5 part 1 §3.1.7).
    /// </summary>
    /// <param name="dataGroups">The content of each covered container, as it lies on the card inside tag 53, by the number that tag BA maps to the container: 1
    /// to 16.</param>
    /// <param name="signerCertificate">The same certificate that is inside the CHUID's signature.</param>
    /// <param name="key">The content signer's key.</param>
    /// <exception cref="ArgumentException">No data group, a number out of range, or a certificate that is not for that key.</exception>
    /// <exception cref="CryptographicException">The signature is too long for the card.</exception>
    public static byte[] SignSecurityObject(IReadOnlyDictionary<int, byte[]> dataGroups, byte[] signerCertificate, ISigningKey key)
    {
        ArgumentNullException.ThrowIfNull(dataGroups);
        if (dataGroups.Count == 0 || dataGroups.Keys.Any(number => number is < 1 or > MaxDataGroup))
            throw new ArgumentException($"A security object covers data groups 1 to {MaxDataGroup}, at least one.", nameof(dataGroups));
        return Sign(Oids.LdsSecurityObject, LdsSecurityObject(dataGroups), detached: false, X509IncludeOption.None, MaxSecurityObject, signerCertificate, key);
    }

    private static byte[] OctetString(byte[] value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(value);
        return writer.Encode();
    }

    private static byte[] LdsSecurityObject(IReadOnlyDictionary<int, byte[]> dataGroups)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Sha256);
                writer.WriteNull();
            }
            using (writer.PushSequence())
            {
                foreach (var (number, content) in dataGroups.OrderBy(group => group.Key))
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteInteger(number);
                        writer.WriteOctetString(SHA256.HashData(content));
                    }
                }
            }
        }
        return writer.Encode();
    }

    private static byte[] Sign(
        string contentType,
        byte[] content,
        bool detached,
        X509IncludeOption include,
        int limit,
        byte[] signerCertificate,
        ISigningKey key,
        params AsnEncodedData[] attributes)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var certificate = X509CertificateLoader.LoadCertificate(signerCertificate);
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey))
            throw new ArgumentException($"The content signer's certificate is not for the key '{key.Name}'.", nameof(signerCertificate));
        var encoded = key.Use(privateKey =>
        {
            var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate, privateKey)
            {
                DigestAlgorithm = new Oid(key.Algorithm.DigestOid),
                IncludeOption = include,
            };
            if (detached)
                signer.SignedAttributes.Add(new AsnEncodedData(Oids.PivSignerDn, certificate.SubjectName.RawData));
            foreach (var attribute in attributes)
                signer.SignedAttributes.Add(attribute);
            var cms = new SignedCms(SubjectIdentifierType.IssuerAndSerialNumber, new ContentInfo(new Oid(contentType), content), detached);
            cms.ComputeSignature(signer, silent: true);
            return cms.Encode();
        });
        return encoded.Length <= limit
            ? encoded
            : throw new CryptographicException($"The signature has {encoded.Length} bytes; the card's object holds {limit}.");
    }
}
