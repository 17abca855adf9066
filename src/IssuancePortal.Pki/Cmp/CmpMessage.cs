using System.Formats.Asn1;
using System.Security.Cryptography;

namespace IssuancePortal.Pki.Cmp;

/// <summary>A message of CMP as it was received (RFC 9810 §5.1), its protection not judged yet. Nothing that is sent makes reading throw.</summary>
public sealed record CmpMessage
{
    /// <summary>Largest message in bytes that is looked at.</summary>
    public const int MaxLength = 256 * 1024;

    private const int MostCertificates = 16;

    private CmpMessage()
    {
    }

    public CmpBodyType Type { get; private init; }

    /// <summary>What is inside the body's tag, DER.</summary>
    public ReadOnlyMemory<byte> Content { get; private init; }

    /// <summary>GeneralName of the sender, DER.</summary>
    public byte[] Sender { get; private init; } = [];

    public byte[]? SenderKeyId { get; private init; }

    public byte[]? TransactionId { get; private init; }

    public byte[]? SenderNonce { get; private init; }

    public byte[]? RecipientNonce { get; private init; }

    /// <summary>AlgorithmIdentifier of the protection, DER; null for a message without.</summary>
    public byte[]? ProtectionAlgorithm { get; private init; }

    public byte[]? Protection { get; private init; }

    /// <summary>Certificates sent along, DER.</summary>
    public IReadOnlyList<byte[]> ExtraCertificates { get; private init; } = [];

    /// <summary>What the protection is over: a sequence of header and body, DER (RFC 9810 §5.1.3).</summary>
    public byte[] ProtectedPart { get; private init; } = [];

    /// <summary>Reads a message; null when it is none.</summary>
    public static CmpMessage? TryRead(byte[] encoded)
    {
        if (encoded.Length > MaxLength) return null;
        try
        {
            return Read(encoded);
        }
        catch (Exception cause) when (cause is AsnContentException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    private static CmpMessage Read(byte[] encoded)
    {
        var outer = new AsnReader(encoded, AsnEncodingRules.DER);
        var sequence = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var header = sequence.ReadEncodedValue();
        var body = sequence.ReadEncodedValue();
        var protection = Explicit(sequence, 0) is { } bits ? bits.ReadBitString(out _) : null;
        var extra = new List<byte[]>();
        if (Explicit(sequence, 1) is { } certificates)
        {
            var list = certificates.ReadSequence();
            while (list.HasData && extra.Count < MostCertificates) extra.Add(list.ReadEncodedValue().ToArray());
        }

        sequence.ThrowIfNotEmpty();
        var bodyReader = new AsnReader(body, AsnEncodingRules.DER);
        var tag = bodyReader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || !Enum.IsDefined((CmpBodyType)tag.TagValue)) throw new AsnContentException("A body of a kind that is not spoken here.");
        var content = bodyReader.ReadSequence(tag).ReadEncodedValue();

        var fields = new AsnReader(header, AsnEncodingRules.DER).ReadSequence();
        if (fields.ReadInteger() is var version && (version < 2 || version > 3)) throw new AsnContentException("Another version of CMP.");
        var sender = fields.ReadEncodedValue().ToArray();
        fields.ReadEncodedValue();
        Explicit(fields, 0);
        var algorithm = Explicit(fields, 1)?.ReadEncodedValue().ToArray();
        var message = new CmpMessage
        {
            Type = (CmpBodyType)tag.TagValue,
            Content = content,
            Sender = sender,
            ProtectionAlgorithm = algorithm,
            Protection = protection,
            ExtraCertificates = extra,
            ProtectedPart = Sequence(header.Span, body.Span),
            SenderKeyId = Explicit(fields, 2)?.ReadOctetString(),
        };
        Explicit(fields, 3);
        return message with { TransactionId = Explicit(fields, 4)?.ReadOctetString(), SenderNonce = Explicit(fields, 5)?.ReadOctetString(), RecipientNonce = Explicit(fields, 6)?.ReadOctetString() };
    }

    internal static byte[] Sequence(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(header);
            writer.WriteEncodedValue(body);
        }

        return writer.Encode();
    }

    /// <summary>What is inside an explicit tag, when it comes next; null when it does not.</summary>
    internal static AsnReader? Explicit(AsnReader reader, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return reader.HasData && reader.PeekTag().HasSameClassAndValue(tag) ? reader.ReadSequence(tag) : null;
    }
}
