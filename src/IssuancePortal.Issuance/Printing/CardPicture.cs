using System.Buffers.Binary;
using System.Security.Cryptography;
using IssuancePortal.Issuance.Personalisation;

namespace IssuancePortal.Issuance.Printing;

/// <summary>A picture that layouts show. It is named by its content, so that it never changes; earlier versions of a layout stay what they were.</summary>
public sealed class CardPicture
{
    /// <summary>Media type of JPEG.</summary>
    public const string Jpeg = "image/jpeg";

    /// <summary>Media type of PNG.</summary>
    public const string Png = "image/png";

    /// <summary>Largest file, bytes.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>Most pixels along a side: 600 dpi over the whole card.</summary>
    public const int MostPixels = 2100;

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public required string Id { get; init; }

    public required byte[] Bytes { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Reads a PNG (ISO/IEC 15948) or a JPEG; or why it is not taken.</summary>
    public static Result<CardPicture> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MostBytes) return Refusals.PictureTooLarge(MostBytes, MostPixels);
        if (SizeOf(file.Span) is not var (type, width, height) || width < 1 || height < 1) return Refusals.PictureUnreadable;
        if (width > MostPixels || height > MostPixels) return Refusals.PictureTooLarge(MostBytes, MostPixels);
        var picture = new CardPicture { Id = Convert.ToHexStringLower(SHA256.HashData(file.Span)), Bytes = file.ToArray(), MediaType = type, Width = width, Height = height };
        return IsDrawable(picture) ? picture : Refusals.PictureUnreadable;
    }

    private static (string Type, int Width, int Height)? SizeOf(ReadOnlySpan<byte> file)
    {
        if (file.Length > 33 && file[..8].SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return (Png, BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
        try
        {
            var (width, height) = JpegSize.Read(file);
            return (Jpeg, width, height);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A file that begins well may be cut off or broken: it is drawn once before it is kept.</summary>
    private static bool IsDrawable(CardPicture picture)
    {
        try
        {
            CardPdf.Write([[new PictureMark(picture.Bytes, picture.MediaType, 0, 0, 10, 10, 1, Fills: false)]], "");
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
