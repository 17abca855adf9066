using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Scep;

/// <summary>
/// Reads what SCEP clients send (RFC 8894 §3): SignedData around EnvelopedData. Signatures with SHA-256, SHA-384 or SHA-512 and seals with AES in CBC mode are taken; MD5, SHA-1, DES and triple DES are not. Nothing
/// that a client sends makes it throw.
/// </summary>
public static class ScepReader
{
    /// <summary>Largest message in bytes that is looked at.</summary>
    public const int MaxLength = 64 * 1024;

    private const int NonceLength = 16;
    private const int MaxTransactionId = 255;
    private const int LeastBits = 2048;
    private const int MostBits = 4096;

    private static readonly string[] Digests = [Oids.Sha256, Oids.Sha384, Oids.Sha512];
    private static readonly string[] Ciphers = [Oids.Aes128Cbc, Oids.Aes192Cbc, Oids.Aes256Cbc];

    /// <summary>Reads a message and checks its signature.</summary>
    /// <param name="encoded">DER or BER.</param>
    /// <param name="message">The message: there too when it is refused for what can be told to its sender; null when there is nobody to tell.</param>
    /// <returns>Why it is refused; null when it is not. <see cref="ScepFailInfo.BadRequest"/> without a message is no SCEP message at all.</returns>
    public static ScepFailInfo? Read(byte[] encoded, out ScepMessage? message)
    {
        message = null;
        if (encoded.Length > MaxLength) return ScepFailInfo.BadRequest;
        try
        {
            var cms = new SignedCms();
            cms.Decode(encoded);
            if (cms.SignerInfos.Count != 1 || cms.SignerInfos[0] is not { Certificate: { } certificate } signer || cms.ContentInfo.ContentType.Value != Oids.Data) return ScepFailInfo.BadRequest;
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is null || rsa.KeySize is < LeastBits or > MostBits) return ScepFailInfo.BadRequest;
            var attributes = signer.SignedAttributes.Cast<CryptographicAttributeObject>().Where(it => it.Oid.Value is not null && it.Values.Count == 1).ToLookup(it => it.Oid.Value!, it => it.Values[0].RawData);
            if (Printable(attributes[Oids.ScepTransactionId]) is not { Length: > 0 and <= MaxTransactionId } transaction || Octets(attributes[Oids.ScepSenderNonce]) is not { Length: NonceLength } nonce) return ScepFailInfo.BadRequest;
            if (!int.TryParse(Printable(attributes[Oids.ScepMessageType]), System.Globalization.NumberStyles.None, null, out var type)) return ScepFailInfo.BadRequest;
            var digest = signer.DigestAlgorithm.Value ?? "";
            var isKnown = Digests.Contains(digest);
            message = new ScepMessage((ScepMessageType)type, transaction, nonce, certificate.RawData, rsa.ExportSubjectPublicKeyInfo(), isKnown ? digest : Oids.Sha256, cms.ContentInfo.Content);
            if (!isKnown) return ScepFailInfo.BadAlg;
            signer.CheckSignature(verifySignatureOnly: true);
            return null;
        }
        catch (Exception cause) when (IsOfTheInput(cause))
        {
            return message is null ? ScepFailInfo.BadRequest : ScepFailInfo.BadMessageCheck;
        }
    }

    /// <summary>Opens what is sealed in a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">The authority's certificate for it, DER.</param>
    /// <param name="key">Its key, RSA.</param>
    /// <param name="request">What was opened; null when it is refused.</param>
    /// <returns>Why it is refused, one reason for all that goes wrong once the seal is looked at, so that nobody learns from it; null when it is not.</returns>
    public static ScepFailInfo? Open(ScepMessage message, byte[] recipient, ISigningKey key, out ScepRequest? request)
    {
        request = null;
        try
        {
            var cms = new EnvelopedCms();
            cms.Decode(message.Envelope);
            if (cms.ContentEncryptionAlgorithm.Oid.Value is not { } cipher || !Ciphers.Contains(cipher)) return ScepFailInfo.BadAlg;
            using var certificate = X509CertificateLoader.LoadCertificate(recipient);
            var mine = cms.RecipientInfos.Cast<RecipientInfo>().FirstOrDefault(info => info is KeyTransRecipientInfo && IsOf(info.RecipientIdentifier, certificate));
            if (mine is null) return ScepFailInfo.BadMessageCheck;
            key.Use(pair =>
            {
                cms.Decrypt(mine, pair);
                return true;
            });
            request = new ScepRequest(message, cms.ContentInfo.Content, cipher);
            return null;
        }
        catch (Exception cause) when (IsOfTheInput(cause))
        {
            return ScepFailInfo.BadMessageCheck;
        }
    }

    /// <summary>The serial number in an IssuerAndSerialNumber (RFC 5652 §10.2.4), as <see cref="SerialNumbers"/> writes it, with the issuer's name in DER. Null when it is none.</summary>
    public static (string SerialNumber, byte[] Issuer)? TryReadName(ReadOnlyMemory<byte> der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var name = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var issuer = name.ReadEncodedValue().ToArray();
            var serial = name.ReadIntegerBytes();
            name.ThrowIfNotEmpty();
            return serial.Length > SerialNumbers.MaxLength + 1 ? null : (SerialNumbers.ToText(serial.Span), issuer);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>What the platform throws for bytes that are not what they should be; InvalidOperationException for signed attributes that it cannot write again.</summary>
    internal static bool IsOfTheInput(Exception cause) =>
        cause is CryptographicException or AsnContentException or ArgumentException or FormatException or OverflowException or NotSupportedException or PlatformNotSupportedException or InvalidOperationException;

    private static bool IsOf(SubjectIdentifier identifier, X509Certificate2 certificate) => identifier.Value switch
    {
        X509IssuerSerial name => string.Equals(name.SerialNumber, certificate.SerialNumber, StringComparison.OrdinalIgnoreCase),
        string keyIdentifier => certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(it => string.Equals(it.SubjectKeyIdentifier, keyIdentifier, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static string? Printable(IEnumerable<byte[]> values) => values.Count() == 1 ? new AsnReader(values.First(), AsnEncodingRules.BER).ReadCharacterString(UniversalTagNumber.PrintableString) : null;

    private static byte[]? Octets(IEnumerable<byte[]> values) => values.Count() == 1 ? new AsnReader(values.First(), AsnEncodingRules.BER).ReadOctetString() : null;
}
