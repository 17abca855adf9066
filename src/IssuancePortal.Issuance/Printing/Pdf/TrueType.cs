using System.Buffers.Binary;
using System.Text;

namespace IssuancePortal.Issuance.Printing.Pdf;

/// <summary>Letters in a TrueType file (ISO/IEC 14496-22): which glyph is which letter's, how wide it runs, and the file again with only those glyphs that are used.</summary>
internal sealed class TrueType
{
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _file;
    private readonly Dictionary<string, (int At, int Length)> _tables = [];
    private readonly bool _hasLongOffsets;
    private readonly int _metrics;
    private readonly int _letters;

    /// <summary>Reads a file.</summary>
    public TrueType(byte[] file)
    {
        _file = file;
        for (var table = 0; table < U16(4); table++)
        {
            var row = 12 + 16 * table;
            _tables[Encoding.ASCII.GetString(file, row, 4)] = ((int)U32(row + 8), (int)U32(row + 12));
        }

        var head = At("head");
        (Units, _hasLongOffsets) = (U16(head + 18), U16(head + 50) != 0);
        Box = [I16(head + 36), I16(head + 38), I16(head + 40), I16(head + 42)];
        (Ascent, Descent, _metrics) = (I16(At("hhea") + 4), I16(At("hhea") + 6), U16(At("hhea") + 34));
        Glyphs = U16(At("maxp") + 4);
        var cmap = At("cmap");
        _letters = Enumerable.Range(0, U16(cmap + 2)).Select(row => cmap + (int)U32(cmap + 4 + 8 * row + 4)).First(at => U16(at) == 4);
    }

    /// <summary>Units of the em square; all measures are in these.</summary>
    public int Units { get; }

    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>Left, bottom, right, top of all glyphs.</summary>
    public IReadOnlyList<int> Box { get; }

    public int Glyphs { get; }

    /// <summary>The glyph of a letter; 0 when there is none.</summary>
    public int GlyphOf(char letter)
    {
        var segments = U16(_letters + 6) / 2;
        var (ends, starts) = (_letters + 14, _letters + 16 + 2 * segments);
        for (var segment = 0; segment < segments; segment++)
        {
            if (U16(ends + 2 * segment) < letter) continue;
            var start = U16(starts + 2 * segment);
            if (start > letter) return 0;
            var delta = U16(starts + 2 * segments + 2 * segment);
            var offsets = starts + 4 * segments + 2 * segment;
            if (U16(offsets) == 0) return (letter + delta) & 0xFFFF;
            var glyph = U16(offsets + U16(offsets) + 2 * (letter - start));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    /// <summary>How far a glyph goes on.</summary>
    public int Advance(int glyph) => U16(At("hmtx") + 4 * Math.Min(glyph, _metrics - 1));

    /// <summary>The file with only these glyphs drawn, under their own numbers.</summary>
    public byte[] Subset(IEnumerable<int> used)
    {
        var wanted = new SortedSet<int>(used) { 0 };
        for (var queue = new Queue<int>(wanted); queue.TryDequeue(out var glyph);)
        {
            foreach (var part in PartsOf(glyph).Where(wanted.Add)) queue.Enqueue(part);
        }

        var (outlines, offsets) = (new MemoryStream(), new byte[4 * (Glyphs + 1)]);
        for (var glyph = 0; glyph < Glyphs; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (!wanted.Contains(glyph)) continue;
            var (at, length) = Outline(glyph);
            outlines.Write(_file, at, length);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * Glyphs), (uint)outlines.Length);
        var head = Table("head");
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        return Assemble([.. Kept.Where(_tables.ContainsKey).Select(name => (name, name switch { "glyf" => outlines.ToArray(), "loca" => offsets, "head" => head, _ => Table(name) }))]);
    }

    private static byte[] Assemble(IReadOnlyList<(string Name, byte[] Bytes)> tables)
    {
        var file = new byte[12 + 16 * tables.Count + tables.Sum(table => (table.Bytes.Length + 3) & ~3)];
        var power = System.Numerics.BitOperations.Log2((uint)tables.Count);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)(16 * tables.Count - (16 << power)));
        var (row, at) = (12, 12 + 16 * tables.Count);
        foreach (var (name, bytes) in tables)
        {
            bytes.CopyTo(file, at);
            Encoding.ASCII.GetBytes(name, file.AsSpan(row));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(row + 4), Sum(file.AsSpan(at, (bytes.Length + 3) & ~3)));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(row + 8), (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(row + 12), (uint)bytes.Length);
            (row, at) = (row + 16, at + ((bytes.Length + 3) & ~3));
        }

        return file;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var at = 0; at < bytes.Length; at += 4) sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]));
        return sum;
    }

    /// <summary>Glyphs that a glyph is put together from (glyf, composite glyph description).</summary>
    private IEnumerable<int> PartsOf(int glyph)
    {
        var (at, length) = Outline(glyph);
        if (length == 0 || I16(at) >= 0) yield break;
        at += 10;
        while (true)
        {
            var flags = U16(at);
            yield return U16(at + 2);
            if ((flags & 0x20) == 0) yield break;
            at += 4 + ((flags & 0x1) != 0 ? 4 : 2) + ((flags & 0x8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
        }
    }

    private (int At, int Length) Outline(int glyph)
    {
        var loca = At("loca");
        int Offset(int index) => _hasLongOffsets ? (int)U32(loca + 4 * index) : 2 * U16(loca + 2 * index);
        return (At("glyf") + Offset(glyph), Offset(glyph + 1) - Offset(glyph));
    }

    private byte[] Table(string name) => _file.AsSpan(_tables[name].At, _tables[name].Length).ToArray();

    private int At(string table) => _tables[table].At;

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at));
}
