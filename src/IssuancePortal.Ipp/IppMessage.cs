using System.Buffers.Binary;
using System.Text;

namespace IssuancePortal.Ipp;

/// <summary>Groups of attributes, RFC 8010 §3.5.1.</summary>
internal enum IppGroup : byte
{
    Operation = 0x01,
    Job = 0x02,
    End = 0x03,
    Printer = 0x04,
}

/// <summary>Syntaxes of values, RFC 8010 §3.5.2: those that are written here.</summary>
internal enum IppTag : byte
{
    Integer = 0x21,
    Boolean = 0x22,
    Enum = 0x23,
    Name = 0x42,
    Keyword = 0x44,
    Uri = 0x45,
    Charset = 0x47,
    Language = 0x48,
    MimeType = 0x49,
}

/// <summary>A request or an answer without its document, RFC 8010 §3.1. Numbers are big-endian. Values of syntaxes that nobody here reads (collections, ranges, dates) are passed over.</summary>
internal sealed class IppMessage
{
    /// <summary>IPP/2.0.</summary>
    private const ushort Version = 0x0200;

    private readonly List<byte> _written = [];
    private readonly List<(IppGroup Group, string Name, object Value)> _read = [];
    private IppGroup _group;

    private IppMessage(ushort code) => Code = code;

    /// <summary>Operation of a request, status of an answer (RFC 8011 appendix B).</summary>
    public ushort Code { get; }

    /// <summary>A request, with the attributes that every one begins with (RFC 8011 §4.1.4).</summary>
    public static IppMessage Request(ushort operation, int id, Uri printer)
    {
        var message = new IppMessage(operation);
        message.Number(Version, 2);
        message.Number(operation, 2);
        message.Number(id, 4);
        message.Begin(IppGroup.Operation);
        message.Add(IppTag.Charset, "attributes-charset", "utf-8");
        message.Add(IppTag.Language, "attributes-natural-language", "en");
        message.Add(IppTag.Uri, "printer-uri", printer.ToString());
        return message;
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IppMessage Answer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 9) throw new FormatException("The answer is shorter than an IPP answer.");
        var message = new IppMessage(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        var rest = bytes[8..];
        var (group, name, depth) = (IppGroup.Operation, "", 0);
        while (rest.Length > 0 && rest[0] != (byte)IppGroup.End)
        {
            var tag = rest[0];
            rest = rest[1..];
            if (tag < 0x10)
            {
                group = (IppGroup)tag;
                continue;
            }

            var key = Encoding.UTF8.GetString(Take(ref rest));
            var value = Take(ref rest);
            if (tag == 0x37) depth--;
            if (key.Length > 0 && depth == 0) name = key;
            if (depth == 0 && Value(tag, value) is { } read) message._read.Add((group, name, read));
            if (tag == 0x34) depth++;
        }

        return message;
    }

    /// <summary>Opens a group.</summary>
    public void Begin(IppGroup group)
    {
        if (group == _group) return;
        _written.Add((byte)group);
        _group = group;
    }

    /// <summary>Writes an attribute of the open group; several values make it a set.</summary>
    public void Add(IppTag tag, string name, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            Write(tag, name, Encoding.UTF8.GetBytes(value));
            name = "";
        }
    }

    /// <summary>Writes an integer or enum attribute of the open group.</summary>
    public void Add(IppTag tag, string name, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Write(tag, name, bytes);
    }

    /// <summary>The request's bytes, followed by the document.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> document = default)
    {
        Begin(IppGroup.End);
        return [.. _written, .. document];
    }

    /// <summary>All texts of an attribute of an answer.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. _read.Where(it => it.Name == name).Select(it => it.Value).OfType<string>()];

    /// <summary>The first number of an attribute of an answer; null when it has none.</summary>
    public int? Number(string name) => _read.Where(it => it.Name == name).Select(it => it.Value as int?).FirstOrDefault(it => it is not null);

    /// <summary>False only where an answer says no.</summary>
    public bool Says(string name) => _read.Where(it => it.Name == name).All(it => it.Value is not false);

    private static object? Value(byte tag, ReadOnlySpan<byte> value) => tag switch
    {
        0x21 or 0x23 when value.Length == 4 => BinaryPrimitives.ReadInt32BigEndian(value),
        0x22 when value.Length == 1 => value[0] != 0,
        >= 0x41 and <= 0x49 => Encoding.UTF8.GetString(value),
        _ => null,
    };

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && rest.Length < 2 + length) throw new FormatException("The IPP answer ends in the middle of an attribute.");
        var taken = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return taken;
    }

    private void Write(IppTag tag, string name, ReadOnlySpan<byte> value)
    {
        _written.Add((byte)tag);
        Number(name.Length, 2);
        _written.AddRange(Encoding.ASCII.GetBytes(name));
        Number(value.Length, 2);
        _written.AddRange(value);
    }

    private void Number(int value, int bytes)
    {
        for (var shift = 8 * (bytes - 1); shift >= 0; shift -= 8) _written.Add((byte)(value >> shift));
    }
}
