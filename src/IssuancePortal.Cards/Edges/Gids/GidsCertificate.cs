using System.Buffers.Binary;
using System.IO.Compression;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>A certificate as the minidriver keeps it: version 1, the size of the certificate, and the certificate compressed with zlib (RFC 1950).</summary>
public static class GidsCertificate
{
    private const int HeaderBytes = 4;

    /// <summary>The content of the file.</summary>
    public static byte[] Pack(byte[] der)
    {
        using var packed = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], checked((ushort)der.Length));
        packed.Write(header);
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(der);
        return packed.ToArray();
    }

    /// <summary>The certificate, DER; null when the file holds something else.</summary>
    public static byte[]? TryUnpack(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || BinaryPrimitives.ReadUInt16LittleEndian(file) != 1) return null;
        var der = new byte[BinaryPrimitives.ReadUInt16LittleEndian(file[2..])];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(file[HeaderBytes..].ToArray()), CompressionMode.Decompress);
            zlib.ReadExactly(der);
            return zlib.ReadByte() < 0 ? der : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
