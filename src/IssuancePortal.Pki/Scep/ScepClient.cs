using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.Pki.Scep;

/// <summary>The other side of SCEP (RFC 8894 §3): asks for certificates. Simulated phones use it.</summary>
/// <param name="recipient">Certificate of the registration authority, DER.</param>
/// <param name="signer">The client's certificate: one that it made for itself, or the one that is renewed.</param>
/// <param name="key">Its key.</param>
public sealed class ScepClient(byte[] recipient, X509Certificate2 signer, RSA key)
{
    /// <summary>A message.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="transactionId">Names the exchange.</param>
    /// <param name="content">What is sealed for the authority.</param>
    /// <param name="nonce">16 bytes.</param>
    public byte[] Message(ScepMessageType type, string transactionId, byte[] content, byte[] nonce)
    {
        using var authority = X509CertificateLoader.LoadCertificate(recipient);
        var envelope = new EnvelopedCms(new ContentInfo(new Oid(Oids.Data), content), new AlgorithmIdentifier(new Oid(Oids.Aes256Cbc)));
        envelope.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, authority, RSAEncryptionPadding.Pkcs1));
        var cms = new SignedCms(new ContentInfo(new Oid(Oids.Data), envelope.Encode()));
        var info = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, signer, key) { DigestAlgorithm = new Oid(Oids.Sha256), IncludeOption = X509IncludeOption.EndCertOnly };
        info.SignedAttributes.Add(Attribute(Oids.ScepTransactionId, writer => writer.WriteCharacterString(UniversalTagNumber.PrintableString, transactionId)));
        info.SignedAttributes.Add(Attribute(Oids.ScepMessageType, writer => writer.WriteCharacterString(UniversalTagNumber.PrintableString, ((int)type).ToString(System.Globalization.CultureInfo.InvariantCulture))));
        info.SignedAttributes.Add(Attribute(Oids.ScepSenderNonce, writer => writer.WriteOctetString(nonce)));
        cms.ComputeSignature(info, silent: true);
        return cms.Encode();
    }

    /// <summary>Reads an answer: its signature, and that it answers this message.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="transactionId">The exchange.</param>
    /// <param name="nonce">The nonce that was sent.</param>
    /// <exception cref="CryptographicException">Not an answer of this authority to this message.</exception>
    public ScepReply Read(byte[] answer, string transactionId, byte[] nonce)
    {
        try
        {
            return ReadSigned(answer, transactionId, nonce);
        }
        catch (Exception cause) when (cause is not CryptographicException && (ScepReader.IsOfTheInput(cause) || cause is KeyNotFoundException))
        {
            throw new CryptographicException("This is no answer of a SCEP server.", cause);
        }
    }

    private ScepReply ReadSigned(byte[] answer, string transactionId, byte[] nonce)
    {
        var cms = new SignedCms();
        cms.Decode(answer);
        if (cms.SignerInfos.Count != 1) throw new CryptographicException("An answer has one signer.");
        if (cms.Detached) cms = Attached(answer);
        var info = cms.SignerInfos[0];
        info.CheckSignature(verifySignatureOnly: true);
        if (info.Certificate is not { } by || !by.RawData.AsSpan().SequenceEqual(recipient)) throw new CryptographicException("Somebody else has signed the answer.");
        var attributes = info.SignedAttributes.Cast<CryptographicAttributeObject>().ToDictionary(it => it.Oid.Value!, it => it.Values[0].RawData);
        if (Text(attributes[Oids.ScepTransactionId]) != transactionId || !new AsnReader(attributes[Oids.ScepRecipientNonce], AsnEncodingRules.DER).ReadOctetString().AsSpan().SequenceEqual(nonce))
            throw new CryptographicException("The answer is one to another message.");
        var status = (ScepStatus)int.Parse(Text(attributes[Oids.ScepStatus]), System.Globalization.CultureInfo.InvariantCulture);
        ScepFailInfo? why = attributes.TryGetValue(Oids.ScepFailInfo, out var encoded) ? (ScepFailInfo)int.Parse(Text(encoded), System.Globalization.CultureInfo.InvariantCulture) : null;
        return new ScepReply(status, why, status == ScepStatus.Success ? CertificateBag.Unpack(Open(cms.ContentInfo.Content)) : []);
    }

    private byte[] Open(byte[] envelope)
    {
        var cms = new EnvelopedCms();
        cms.Decode(envelope);
        cms.Decrypt(cms.RecipientInfos[0], key);
        return cms.ContentInfo.Content;
    }

    /// <summary>A refusal has no content: its signature covers none.</summary>
    private static SignedCms Attached(byte[] answer)
    {
        var cms = new SignedCms(new ContentInfo(new Oid(Oids.Data), []), detached: true);
        cms.Decode(answer);
        return cms;
    }

    private static string Text(byte[] der) => new AsnReader(der, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.PrintableString);

    private static AsnEncodedData Attribute(string oid, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        value(writer);
        return new AsnEncodedData(new Oid(oid), writer.Encode());
    }
}

/// <summary>An answer to a SCEP client.</summary>
/// <param name="Status">Granted, refused, or neither yet.</param>
/// <param name="Why">Why it is refused.</param>
/// <param name="Certificates">What was granted, DER.</param>
public sealed record ScepReply(ScepStatus Status, ScepFailInfo? Why, IReadOnlyList<byte[]> Certificates);
