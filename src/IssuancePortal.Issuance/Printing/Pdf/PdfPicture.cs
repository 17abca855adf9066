using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace IssuancePortal.Issuance.Printing.Pdf;

/// <summary>Puts a JPEG or a PNG (ISO/IEC 15948) of 8 bits a channel, not interlaced, into a PDF. A JPEG goes in as it is; of a PNG, what shines through is kept beside its colours.</summary>
internal static class PdfPicture
{
    private static readonly int[] Channels = [1, 0, 3, 1, 2, 0, 4];

    /// <summary>Number of its object.</summary>
    /// <exception cref="FormatException">It is neither, or of another kind.</exception>
    public static int Add(PdfFile file, ReadOnlySpan<byte> bytes) => bytes.Length > 8 && bytes[0] == 0x89 ? AddPng(file, bytes) : AddJpeg(file, bytes);

    private static int AddJpeg(PdfFile file, ReadOnlySpan<byte> jpeg)
    {
        var (width, height) = Personalisation.JpegSize.Read(jpeg);
        var components = 0;
        for (var at = 2; at + 9 <= jpeg.Length && jpeg[at] == 0xFF; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
        {
            if (jpeg[at + 1] is < 0xC0 or > 0xCF or 0xC4 or 0xC8 or 0xCC) continue;
            components = jpeg[at + 9];
            break;
        }

        if (components is not (1 or 3) || !jpeg[^2..].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD9])) throw new FormatException("A JPEG with other than one or three components, or cut off.");
        return file.AddStream(Image(width, height, components == 1 ? "/DeviceGray" : "/DeviceRGB") + " /Filter /DCTDecode", jpeg.ToArray(), isPacked: true);
    }

    private static int AddPng(PdfFile file, ReadOnlySpan<byte> png)
    {
        var (packed, palette, shine, isWhole) = (new MemoryStream(), Array.Empty<byte>(), Array.Empty<byte>(), false);
        var (width, height) = (0, 0);
        var type = 0;
        for (var at = 8; at + 12 <= png.Length && !isWhole;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (length < 0 || length > png.Length - at - 12) throw new FormatException("A PNG that is cut off.");
            var body = png.Slice(at + 8, length);
            switch (Encoding.ASCII.GetString(png.Slice(at + 4, 4)))
            {
                case "IHDR":
                    (width, height, type) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]), body[9]);
                    if (body[8] != 8 || type >= Channels.Length || Channels[type] == 0 || body[12] != 0) throw new FormatException("A PNG that is interlaced or has other than 8 bits a channel.");
                    break;
                case "PLTE":
                    palette = body.ToArray();
                    break;
                case "tRNS":
                    shine = body.ToArray();
                    break;
                case "IDAT":
                    packed.Write(body);
                    break;
                case "IEND":
                    isWhole = true;
                    break;
            }

            at += 12 + length;
        }

        if (!isWhole) throw new FormatException("A PNG that is cut off.");
        var rows = Unfilter(packed.ToArray(), width, height, Channels[type]);
        return Add(file, width, height, type, rows, palette, shine);
    }

    private static int Add(PdfFile file, int width, int height, int type, byte[] rows, byte[] palette, byte[] shine)
    {
        var (pixels, colors) = (width * height, type is 0 or 4 ? 1 : 3);
        var (color, alpha) = (new byte[pixels * colors], (byte[]?)(type is 4 or 6 || (type == 3 && shine.Length > 0) ? new byte[pixels] : null));
        var step = Channels[type];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var from = pixel * step;
            if (type == 3)
            {
                if (3 * rows[from] + 3 > palette.Length) throw new FormatException("A PNG with a colour that is not in its palette.");
                palette.AsSpan(3 * rows[from], 3).CopyTo(color.AsSpan(3 * pixel));
                if (alpha is not null) alpha[pixel] = rows[from] < shine.Length ? shine[rows[from]] : (byte)255;
                continue;
            }

            rows.AsSpan(from, colors).CopyTo(color.AsSpan(colors * pixel));
            if (alpha is not null) alpha[pixel] = rows[from + colors];
        }

        var mask = alpha is null ? "" : $" /SMask {file.AddStream(Image(width, height, "/DeviceGray"), alpha)} 0 R";
        return file.AddStream(Image(width, height, colors == 1 ? "/DeviceGray" : "/DeviceRGB") + mask, color);
    }

    /// <summary>Rows of a PNG without their filters (§9).</summary>
    private static byte[] Unfilter(byte[] packed, int width, int height, int step)
    {
        var (stride, rows) = (width * step, new byte[width * step * height]);
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        for (var row = 0; row < height; row++)
        {
            var filter = zlib.ReadByte();
            if (filter is < 0 or > 4) throw new FormatException("A PNG with a filter that does not exist.");
            var line = rows.AsSpan(row * stride, stride);
            var before = row == 0 ? default : rows.AsSpan((row - 1) * stride, stride);
            zlib.ReadExactly(line);
            for (var i = 0; i < stride; i++)
            {
                int left = i >= step ? line[i - step] : 0, up = row > 0 ? before[i] : 0, corner = row > 0 && i >= step ? before[i - step] : 0;
                line[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }
        }

        return rows;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static string Image(int width, int height, string space) => $"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace {space}";
}
