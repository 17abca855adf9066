using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Issuance.Audit;

/// <summary>
/// The hash that chains audit entries: SHA-256 over the previous entry's hash and every field of this one. Fields are length-prefixed, so that no two entries
/// have the same bytes: numbers as 8 bytes big-endian, times as UTC ticks of 100 ns, texts as 4 bytes of length and UTF-8, ids as a length of 16 and their bytes, and
/// a length of -1 for null.
/// </summary>
public static class AuditChain
{
    /// <summary>Bytes of a hash; the hash before the first entry is as many zeros.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>The hash of an entry that follows one with this hash.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write(previous);
        Write(buffer, entry.Sequence);
        Write(buffer, entry.At.UtcTicks);
        Write(buffer, entry.ActorId);
        Write(buffer, entry.ActorName);
        Write(buffer, entry.What);
        Write(buffer, entry.PersonId);
        Write(buffer, entry.DeviceId);
        Write(buffer, entry.RequestId);
        Write(buffer, entry.RunId);
        Write(buffer, entry.Before);
        Write(buffer, entry.After);
        Write(buffer, entry.Refused);
        Write(buffer, entry.Detail);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string? value)
    {
        Length(buffer, value is null ? -1 : Encoding.UTF8.GetByteCount(value));
        if (value is not null) Encoding.UTF8.GetBytes(value, buffer);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Guid? value)
    {
        Length(buffer, value is null ? -1 : 16);
        if (value is not { } id) return;
        id.TryWriteBytes(buffer.GetSpan(16), bigEndian: true, out _);
        buffer.Advance(16);
    }

    private static void Length(ArrayBufferWriter<byte> buffer, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), length);
        buffer.Advance(sizeof(int));
    }
}
