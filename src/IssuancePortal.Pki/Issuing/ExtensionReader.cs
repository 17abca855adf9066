using System.Formats.Asn1;
using System.Text;

namespace IssuancePortal.Pki.Issuing;

/// <summary>One name of a subject alternative name (RFC 5280 §4.2.1.6).</summary>
/// <param name="Tag">The context tag: 0 otherName, 1 rfc822Name, 6 URI, others as in the RFC.</param>
/// <param name="Oid">The type of an otherName; null for the rest.</param>
/// <param name="Value">otherName: the DER value inside. rfc822Name and URI: their ASCII bytes. Others: the whole DER element.</param>
internal sealed record AlternativeName(int Tag, string? Oid, byte[] Value);

/// <summary>Reads extension values for which the platform has no type.</summary>
/// <remarks>All throw <see cref="AsnContentException"/> when the value is not DER of that shape.</remarks>
internal static class ExtensionReader
{
    public static byte[] OctetString(byte[] value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var content = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return content;
    }

    public static IReadOnlyList<AlternativeName> AlternativeNames(byte[] value)
    {
        var outer = new AsnReader(value, AsnEncodingRules.DER);
        var list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var names = new List<AlternativeName>();
        while (list.HasData)
        {
            var tag = list.PeekTag();
            switch (tag.TagValue)
            {
                case 0:
                    var other = list.ReadSequence(tag);
                    var oid = other.ReadObjectIdentifier();
                    var inner = other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                    names.Add(new AlternativeName(0, oid, inner.ReadEncodedValue().ToArray()));
                    inner.ThrowIfNotEmpty();
                    other.ThrowIfNotEmpty();
                    break;
                case 1 or 6:
                    names.Add(new AlternativeName(tag.TagValue, null, Encoding.ASCII.GetBytes(list.ReadCharacterString(UniversalTagNumber.IA5String, tag))));
                    break;
                default:
                    names.Add(new AlternativeName(tag.TagValue, null, list.ReadEncodedValue().ToArray()));
                    break;
            }
        }
        return names;
    }

    /// <summary>The purposes of an extended key usage (RFC 5280 §4.2.1.12).</summary>
    public static IReadOnlyList<string> KeyPurposes(byte[] value)
    {
        var list = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        var purposes = new List<string>();
        while (list.HasData)
            purposes.Add(list.ReadObjectIdentifier());
        return purposes;
    }

    /// <summary>The policy identifiers, qualifiers left out (RFC 5280 §4.2.1.4).</summary>
    public static IReadOnlyList<string> Policies(byte[] value)
    {
        var list = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        var policies = new List<string>();
        while (list.HasData)
            policies.Add(list.ReadSequence().ReadObjectIdentifier());
        return policies;
    }

    /// <summary>The URIs of the full names of all distribution points; reasons and cRLIssuer count as faults (RFC 5280 §4.2.1.13).</summary>
    public static IReadOnlyList<string> DistributionPoints(byte[] value)
    {
        var uris = new List<string>();
        var list = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var point = list.ReadSequence();
            var name = point.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            point.ThrowIfNotEmpty();
            var full = name.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            name.ThrowIfNotEmpty();
            while (full.HasData)
                uris.Add(full.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6)));
        }
        return uris;
    }

    /// <summary>Access method and URI of each description (RFC 5280 §4.2.2.1).</summary>
    public static IReadOnlyList<(string Method, string Uri)> AccessDescriptions(byte[] value)
    {
        var descriptions = new List<(string, string)>();
        var list = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var description = list.ReadSequence();
            var method = description.ReadObjectIdentifier();
            descriptions.Add((method, description.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6))));
            description.ThrowIfNotEmpty();
        }
        return descriptions;
    }

    /// <summary>Type and text of each attribute of a distinguished name, in order.</summary>
    public static IReadOnlyList<(string Oid, string Value, Asn1Tag Kind)> NameAttributes(byte[] name)
    {
        var attributes = new List<(string, string, Asn1Tag)>();
        var list = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var relative = list.ReadSetOf();
            while (relative.HasData)
            {
                var attribute = relative.ReadSequence();
                var oid = attribute.ReadObjectIdentifier();
                var kind = attribute.PeekTag();
                attributes.Add((oid, attribute.ReadCharacterString((UniversalTagNumber)kind.TagValue), kind));
                attribute.ThrowIfNotEmpty();
            }
        }
        return attributes;
    }
}
