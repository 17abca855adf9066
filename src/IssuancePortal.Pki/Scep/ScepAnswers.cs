using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.Pki.Scep;

/// <summary>Makes answers to SCEP clients (RFC 8894 §3.3.2), with the digest and the cipher that the client used itself.</summary>
/// <param name="certificate">Certificate of the registration authority, DER.</param>
/// <param name="key">Its key, RSA.</param>
public sealed class ScepAnswers(byte[] certificate, ISigningKey key)
{
    /// <summary>What this server says that it can do (RFC 8894 §3.5.2), one word a line. SHA-384 is no word of the RFC's: strongSwan 5.9 reads it as SCEPStandard, others pass over it.</summary>
    public const string Capabilities = "AES\nPOSTPKIOperation\nRenewal\nSHA-256\nSHA-384\nSHA-512\nSCEPStandard\n";

    /// <summary>Grants, with certificates or revocation lists sealed for the client.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="bag">What <see cref="CertificateBag.Pack"/> made.</param>
    public byte[] Success(ScepRequest request, byte[] bag)
    {
        using var recipient = X509CertificateLoader.LoadCertificate(request.Message.SignerCertificate);
        var envelope = new EnvelopedCms(new ContentInfo(new Oid(Oids.Data), bag), new AlgorithmIdentifier(new Oid(request.CipherOid)));
        envelope.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, recipient, RSAEncryptionPadding.Pkcs1));
        return Sign(request.Message, ScepStatus.Success, null, envelope.Encode());
    }

    /// <summary>Refuses.</summary>
    public byte[] Failure(ScepMessage message, ScepFailInfo why) => Sign(message, ScepStatus.Failure, why, null);

    /// <summary>Puts off: the client asks again.</summary>
    public byte[] Pending(ScepMessage message) => Sign(message, ScepStatus.Pending, null, null);

    /// <summary>
    /// SignedData (RFC 5652 §5) written out here, for the platform's signer knows no message without content, which refusals are (RFC 8894 §3.3.2.2). Its signature algorithm is named rsaEncryption, as every client
    /// understands it.
    /// </summary>
    private byte[] Sign(ScepMessage message, ScepStatus status, ScepFailInfo? why, byte[]? envelope)
    {
        var digest = message.DigestOid switch { Oids.Sha512 => HashAlgorithmName.SHA512, Oids.Sha384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA256 };
        var attributes = Attributes(message, status, why, CryptographicOperations.HashData(digest, envelope ?? []));
        // What is signed is the set by itself; in the message it stands under a tag of its own (RFC 5652 §5.4).
        var signature = key.Use(pair => ((RSA)pair).SignData(attributes, digest, RSASignaturePadding.Pkcs1));
        using var signer = X509CertificateLoader.LoadCertificate(certificate);

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf()) Algorithm(writer, message.DigestOid);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Data);
                    if (envelope is not null)
                        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(envelope);
                }

                using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteEncodedValue(certificate);
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                    using (writer.PushSequence())
                    {
                        writer.WriteEncodedValue(signer.IssuerName.RawData);
                        writer.WriteInteger(signer.SerialNumberBytes.Span);
                    }

                    Algorithm(writer, message.DigestOid);
                    var tagged = (byte[])attributes.Clone();
                    tagged[0] = 0xA0;
                    writer.WriteEncodedValue(tagged);
                    Algorithm(writer, Oids.RsaEncryption);
                    writer.WriteOctetString(signature);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>The signed attributes as a SET in DER, whose order the writer sees to.</summary>
    private static byte[] Attributes(ScepMessage message, ScepStatus status, ScepFailInfo? why, byte[] digest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            Add(Oids.ContentType, () => writer.WriteObjectIdentifier(Oids.Data));
            Add(Oids.MessageDigest, () => writer.WriteOctetString(digest));
            Add(Oids.ScepTransactionId, () => Text(message.TransactionId));
            Add(Oids.ScepMessageType, () => Number((int)ScepMessageType.CertRep));
            Add(Oids.ScepStatus, () => Number((int)status));
            if (why is { } info) Add(Oids.ScepFailInfo, () => Number((int)info));
            Add(Oids.ScepRecipientNonce, () => writer.WriteOctetString(message.SenderNonce));
            Add(Oids.ScepSenderNonce, () => writer.WriteOctetString(RandomNumberGenerator.GetBytes(16)));
        }

        return writer.Encode();

        void Add(string oid, Action value)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                using (writer.PushSetOf()) value();
            }
        }

        void Text(string text) => writer.WriteCharacterString(UniversalTagNumber.PrintableString, text);

        void Number(int number) => Text(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }
}
