using System.Buffers;
using System.Buffers.Text;

namespace IssuancePortal.Pki.Acme;

/// <summary>Base64url as RFC 7515 §2 wants it: no padding, no blanks, and one spelling for every value.</summary>
public static class Base64Text
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The bytes; null for what is not spelled so.</summary>
    public static byte[]? TryDecode(string? text)
    {
        if (text is null || text.Length % 4 == 1 || text.AsSpan().ContainsAnyExcept(Alphabet)) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;
        var decoded = bytes[..length];
        return Base64Url.EncodeToString(decoded) == text ? decoded : null;
    }
}
