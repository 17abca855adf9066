namespace IssuancePortal.Apdu;

/// <summary>A response, ISO/IEC 7816-4 §5.1: data, then the status word.</summary>
/// <param name="Data">Answer data without the status word.</param>
/// <param name="Status">Status word.</param>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, StatusWord Status)
{
    /// <summary>A response without data.</summary>
    public ResponseApdu(StatusWord status)
        : this(ReadOnlyMemory<byte>.Empty, status)
    {
    }

    /// <summary>Data and status word as they travel.</summary>
    public byte[] ToBytes() => [.. Data.Span, Status.Sw1, Status.Sw2];

    /// <summary>Reads a response; null when it is shorter than a status word.</summary>
    public static ResponseApdu? TryParse(ReadOnlyMemory<byte> bytes) =>
        bytes.Length < 2 ? null : new ResponseApdu(bytes[..^2], new StatusWord((ushort)(bytes.Span[^2] << 8 | bytes.Span[^1])));
}
