using System.Formats.Asn1;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Rules;

/// <summary>
/// The certificate, and what lies inside its extensions, is exactly what a strict DER encoder would write again from its values; defaults are not written.
/// </summary>
internal sealed class DerRule() : CertificateRule("der", "X.690 §10, §11; RFC 5280 §4.1")
{
    /// <summary>Deeper than any certificate goes; an end, for whoever writes boxes in boxes in boxes.</summary>
    private const int Deepest = 32;

    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3);

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (!ReEncodes(certificate.Der))
            yield return "The certificate is not the DER encoding of its values.";
        foreach (var extension in certificate.Parsed.Extensions.Where(extension => !ReEncodes(extension.Value)))
            yield return $"The value of the extension {extension.Oid} is not the DER encoding of its values.";
        foreach (var oid in ExtensionsWithDefault(certificate.Parsed))
            yield return $"The extension {oid} writes out that it is not critical, which is the default.";
    }

    private static bool ReEncodes(byte[] encoded)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        try
        {
            Copy(new AsnReader(encoded, AsnEncodingRules.DER), writer, 0);
        }
        catch (AsnContentException)
        {
            return false;
        }
        return writer.EncodedValueEquals(encoded);
    }

    private static void Copy(AsnReader reader, AsnWriter writer, int depth)
    {
        if (depth > Deepest)
            throw new AsnContentException("The values are nested too deep.");
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag.TagClass == TagClass.Universal)
                CopyUniversal(reader, writer, tag, depth);
            else if (tag.IsConstructed)
                CopyInside(reader.ReadSequence(tag), writer, () => writer.PushSequence(tag), depth);
            else
                writer.WriteOctetString(reader.ReadOctetString(tag), tag);
        }
    }

    private static void CopyUniversal(AsnReader reader, AsnWriter writer, Asn1Tag tag, int depth)
    {
        var kind = (UniversalTagNumber)tag.TagValue;
        switch (kind)
        {
            case UniversalTagNumber.Boolean:
                writer.WriteBoolean(reader.ReadBoolean());
                break;
            case UniversalTagNumber.Integer:
                writer.WriteInteger(reader.ReadIntegerBytes().Span);
                break;
            case UniversalTagNumber.BitString:
                writer.WriteBitString(reader.ReadBitString(out var unused), unused);
                break;
            case UniversalTagNumber.OctetString:
                writer.WriteOctetString(reader.ReadOctetString());
                break;
            case UniversalTagNumber.Null:
                reader.ReadNull();
                writer.WriteNull();
                break;
            case UniversalTagNumber.ObjectIdentifier:
                writer.WriteObjectIdentifier(reader.ReadObjectIdentifier());
                break;
            case UniversalTagNumber.UtcTime:
                writer.WriteUtcTime(reader.ReadUtcTime(2049), 2049);
                break;
            case UniversalTagNumber.GeneralizedTime:
                writer.WriteGeneralizedTime(reader.ReadGeneralizedTime(), omitFractionalSeconds: true);
                break;
            case UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String:
                writer.WriteCharacterString(kind, reader.ReadCharacterString(kind));
                break;
            case UniversalTagNumber.Sequence:
                CopyInside(reader.ReadSequence(), writer, () => writer.PushSequence(), depth);
                break;
            case UniversalTagNumber.Set:
                CopyInside(reader.ReadSetOf(), writer, () => writer.PushSetOf(), depth);
                break;
            default:
                throw new AsnContentException($"A certificate here holds no {kind}.");
        }
    }

    private static void CopyInside(AsnReader reader, AsnWriter writer, Func<AsnWriter.Scope> push, int depth)
    {
        using (push())
            Copy(reader, writer, depth + 1);
    }

    private static List<string> ExtensionsWithDefault(ParsedCertificate parsed)
    {
        var found = new List<string>();
        var tbs = new AsnReader(parsed.ToBeSigned, AsnEncodingRules.DER).ReadSequence();
        while (tbs.HasData && !tbs.PeekTag().HasSameClassAndValue(ExtensionsTag))
            tbs.ReadEncodedValue();
        if (!tbs.HasData)
            return found;
        var list = tbs.ReadSequence(ExtensionsTag).ReadSequence();
        while (list.HasData)
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean && !extension.ReadBoolean())
                found.Add(oid);
        }
        return found;
    }
}
