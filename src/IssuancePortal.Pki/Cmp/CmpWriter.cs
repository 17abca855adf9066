using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Cmp;

/// <summary>What goes into the header of a message (RFC 9810 §5.1.1).</summary>
/// <param name="TransactionId">16 bytes; the same in all messages of an exchange.</param>
/// <param name="Nonce">16 bytes, new for every message.</param>
/// <param name="PeerNonce">Nonce of the message that is answered; null for the first.</param>
/// <param name="Recipient">Name of the authority, DER.</param>
public sealed record CmpEnvelope(byte[] TransactionId, byte[] Nonce, byte[]? PeerNonce, byte[] Recipient);

/// <summary>Writes the messages of a registration authority (RFC 9810, in the profile of RFC 9483).</summary>
public static class CmpWriter
{
    internal const string PasswordBasedMac = "1.2.840.113533.7.66.13";
    internal const string HmacSha256 = "1.2.840.113549.2.9";
    internal const string HmacSha1 = "1.2.840.113549.2.7";
    internal const string HmacSha1OfPkix = "1.3.6.1.5.5.8.1.2";
    private const string CrlReason = "2.5.29.21";

    /// <summary>id-it-caCerts (RFC 9480 §2.14).</summary>
    private const string CaCertificates = "1.3.6.1.5.5.7.4.17";

    /// <summary>
    /// Asks for a certificate (cr, RFC 9483 §4.1.2) as a registration authority that has checked possession of the key itself: popo is raVerified (RFC 4211 §4). The key was made on a card, which signs no requests of CRMF.
    /// </summary>
    public static byte[] CertificateRequest(CertificateOrder order, CmpEnvelope envelope, CmpCredential credential)
    {
        var key = Keys.SubjectPublicKey.TryParse(order.PublicKey) ?? throw new ArgumentException("The public key is of no known kind.", nameof(order));
        var subject = SubjectNames.Distinguished(order.Profile, order.Subject);
        return Message(CmpBodyType.CertificateRequest, envelope, credential, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger(0);
                    using (writer.PushSequence())
                    {
                        using (writer.PushSequence(Tag(4)))
                        {
                            using (writer.PushSequence(Tag(0))) Time(writer, order.NotBefore);
                            using (writer.PushSequence(Tag(1))) Time(writer, order.NotAfter);
                        }

                        using (writer.PushSequence(Tag(5))) writer.WriteEncodedValue(subject.RawData);
                        Retagged(writer, key.Encoded, 6);
                        Retagged(writer, WishedExtensions(order, key, subject), 9);
                    }
                }

                writer.WriteNull(Tag(0));
            }
        });
    }

    /// <summary>Asks what became of the request (RFC 9810 §5.3.22).</summary>
    public static byte[] Poll(CmpEnvelope envelope, CmpCredential credential) => Message(CmpBodyType.PollRequest, envelope, credential, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteInteger(0);
    });

    /// <summary>Takes a certificate, or says why not (RFC 9810 §5.3.18): one that is not taken is revoked by the authority.</summary>
    /// <param name="certificate">The certificate, DER.</param>
    /// <param name="fault">Why it is not taken; null when it is.</param>
    /// <param name="envelope">The exchange.</param>
    /// <param name="credential">Protects.</param>
    public static byte[] Confirm(byte[] certificate, string? fault, CmpEnvelope envelope, CmpCredential credential) => Message(CmpBodyType.CertificateConfirmation, envelope, credential, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(CryptographicOperations.HashData(DigestOf(certificate), certificate));
            writer.WriteInteger(0);
            if (fault is null) return;
            using (writer.PushSequence())
            {
                writer.WriteInteger(2);
                using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.UTF8String, fault);
            }
        }
    });

    /// <summary>Has a certificate revoked, put on hold or released (RFC 9483 §4.2): by issuer and serial number, with a reason code, removeFromCRL for a release.</summary>
    public static byte[] Revoke(byte[] certificate, RevocationReason reason, CmpEnvelope envelope, CmpCredential credential)
    {
        var parsed = ParsedCertificate.Parse(certificate);
        return Message(CmpBodyType.RevocationRequest, envelope, credential, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger(new BigInteger(parsed.SerialNumber, isBigEndian: true), Tag(1));
                    using (writer.PushSequence(Tag(3))) writer.WriteEncodedValue(parsed.Issuer);
                }

                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CrlReason);
                    writer.WriteOctetString([0x0A, 0x01, (byte)reason]);
                }
            }
        });
    }

    /// <summary>Asks for the authority's certificates (RFC 9483 §4.3.1): what a test of the connection says.</summary>
    public static byte[] AskForCertificates(CmpEnvelope envelope, CmpCredential credential) => Message(CmpBodyType.GeneralMessage, envelope, credential, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(CaCertificates);
    });

    internal static byte[] DirectoryName(byte[] name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(Tag(4))) writer.WriteEncodedValue(name);
        return writer.Encode();
    }

    internal static byte[] Message(CmpBodyType type, CmpEnvelope envelope, CmpCredential credential, Action<AsnWriter> content)
    {
        var algorithm = credential.NewAlgorithm();
        var header = new AsnWriter(AsnEncodingRules.DER);
        using (header.PushSequence())
        {
            header.WriteInteger(2);
            header.WriteEncodedValue(credential.Sender);
            header.WriteEncodedValue(DirectoryName(envelope.Recipient));
            using (header.PushSequence(Tag(1))) header.WriteEncodedValue(algorithm);
            Octets(2, credential.KeyId);
            Octets(4, envelope.TransactionId);
            Octets(5, envelope.Nonce);
            if (envelope.PeerNonce is { } peer) Octets(6, peer);
        }

        var body = new AsnWriter(AsnEncodingRules.DER);
        using (body.PushSequence(Tag((int)type))) content(body);
        var part = CmpMessage.Sequence(header.Encode(), body.Encode());
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(header.Encode());
            writer.WriteEncodedValue(body.Encode());
            using (writer.PushSequence(Tag(0))) writer.WriteBitString(credential.Protect(algorithm, part));
            if (credential.Certificates is { Count: > 0 } certificates)
            {
                using (writer.PushSequence(Tag(1)))
                using (writer.PushSequence())
                    foreach (var certificate in certificates) writer.WriteEncodedValue(certificate);
            }
        }

        return writer.Encode();

        void Octets(int tag, byte[] value)
        {
            if (value.Length == 0) return;
            using (header.PushSequence(Tag(tag))) header.WriteOctetString(value);
        }
    }

    /// <summary>The extensions that the profile wants of whoever issues: those that name the issuer or its addresses are the issuer's own.</summary>
    internal static byte[] WishedExtensions(CertificateOrder order, Keys.SubjectPublicKey key, X500DistinguishedName subject)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var extension in ProfileExtensions.Wished(order, key, subject.RawData.Length == 2))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(extension.Oid!.Value!);
                    if (extension.Critical) writer.WriteBoolean(true);
                    writer.WriteOctetString(extension.RawData);
                }
            }
        }

        return writer.Encode();
    }

    internal static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);

    /// <summary>certHash is made with the digest of the certificate's own signature (RFC 9810 §5.3.18).</summary>
    private static HashAlgorithmName DigestOf(byte[] certificate)
    {
        var oid = new AsnReader(ParsedCertificate.Parse(certificate).OuterAlgorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();
        return oid switch
        {
            Oids.EcdsaWithSha384 or Oids.Sha384WithRsa => HashAlgorithmName.SHA384,
            Oids.EcdsaWithSha512 or Oids.Sha512WithRsa => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
    }

    /// <summary>UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5).</summary>
    private static void Time(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year < 2050) writer.WriteUtcTime(time.ToUniversalTime());
        else writer.WriteGeneralizedTime(time.ToUniversalTime(), omitFractionalSeconds: true);
    }

    /// <summary>A sequence under an implicit tag in its own one's place.</summary>
    private static void Retagged(AsnWriter writer, byte[] sequence, int number)
    {
        var reader = new AsnReader(sequence, AsnEncodingRules.DER).ReadSequence();
        using (writer.PushSequence(Tag(number)))
            while (reader.HasData) writer.WriteEncodedValue(reader.ReadEncodedValue().Span);
    }
}
