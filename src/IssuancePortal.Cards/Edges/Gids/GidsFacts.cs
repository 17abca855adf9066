using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>What a GIDS card answered to the <see cref="OpeningScript"/>.</summary>
/// <param name="IsWindows">True when it names itself as Windows' own virtual smart cards do (application version 4).</param>
/// <param name="CardId">File cardid, 16 bytes; null on a blank card.</param>
/// <param name="Freshness">File cardcf, 6 bytes; null on a blank card.</param>
/// <param name="Containers">How many containers its map (file cmapfile) has, used or not.</param>
/// <param name="PinTriesLeft">Wrong PINs left before the PIN blocks; null when the card does not tell.</param>
public sealed record GidsFacts(bool IsWindows, byte[]? CardId, byte[]? Freshness, int Containers, int? PinTriesLeft)
{
    private const uint TriesLeft = 0x97;
    private const byte WindowsVersion = 0x04;
    private const int VersionAt = 9;

    /// <summary>Reads the answers; each is null when the card refused it.</summary>
    internal static GidsFacts Read(ReadOnlyMemory<byte> select, ReadOnlyMemory<byte>? cardId, ReadOnlyMemory<byte>? freshness, ReadOnlyMemory<byte>? containers, ReadOnlyMemory<byte>? pin)
    {
        var aid = BerTlv.TryReadOnly(select, 0x61, out var template) ? template.Child(0x4F)?.Value : null;
        return new GidsFacts(
            aid is { Length: > VersionAt } name && name.Span[VersionAt] == WindowsVersion,
            Value(GidsFile.CardId, cardId) is { Length: 16 } id ? id : null,
            Value(GidsFile.Freshness, freshness) is { Length: 6 } counters ? counters : null,
            (Value(GidsFile.ContainerMap, containers)?.Length ?? 0) / ContainerMap.RecordBytes,
            pin is { } status && BerTlv.TryReadOnly(status, 0x7F71, out var tries) && tries.Child(TriesLeft) is { Value: { Length: 1 } left } ? left.Span[0] : null);
    }

    private static byte[]? Value(GidsFile file, ReadOnlyMemory<byte>? answer) => answer is { } data && BerTlv.TryReadOnly(data, file.Tag, out var found) ? found.Value.ToArray() : null;
}
