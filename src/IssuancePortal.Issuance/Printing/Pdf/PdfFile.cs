using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IssuancePortal.Issuance.Printing.Pdf;

/// <summary>A PDF 1.7 (ISO 32000-1) as it grows: numbered objects, then the table of where they are.</summary>
internal sealed class PdfFile
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<long> _places = [];

    /// <summary>Begins with the version, and with bytes that say that it is no text.</summary>
    public PdfFile() => Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");

    /// <summary>A number for an object that is written later.</summary>
    public int Reserve()
    {
        _places.Add(0);
        return _places.Count;
    }

    /// <summary>Writes an object.</summary>
    public int Add(string body, int? number = null)
    {
        var of = number ?? Reserve();
        _places[of - 1] = _bytes.WrittenCount;
        Format($"{of} 0 obj\n{body}\nendobj\n");
        return of;
    }

    /// <summary>Writes a stream.</summary>
    /// <param name="entries">What its dictionary says besides its length and, where it is packed here, its filter.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="isPacked">They are in the form that the dictionary says already.</param>
    public int AddStream(string entries, byte[] bytes, bool isPacked = false)
    {
        var packed = isPacked ? bytes : Pack(bytes);
        var of = Reserve();
        _places[of - 1] = _bytes.WrittenCount;
        Format($"{of} 0 obj\n<< {entries} {(isPacked ? "" : "/Filter /FlateDecode ")}/Length {packed.Length} >>\nstream\n");
        _bytes.Write(packed);
        Write("\nendstream\nendobj\n");
        return of;
    }

    /// <summary>The whole file.</summary>
    public byte[] End(int catalog, int info)
    {
        var table = _bytes.WrittenCount;
        Format($"xref\n0 {_places.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in _places) Format($"{place:D10} 00000 n \n");
        Format($"trailer\n<< /Size {_places.Count + 1} /Root {catalog} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return _bytes.WrittenSpan.ToArray();
    }

    /// <summary>Packs bytes as FlateDecode unpacks them.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A number as PDF writes it.</summary>
    public static string N(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A text as PDF keeps it in its information (UTF-16).</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private void Format(FormattableString text) => Write(text.ToString(CultureInfo.InvariantCulture));

    private void Write(string text) => _bytes.Write(Encoding.Latin1.GetBytes(text));
}
