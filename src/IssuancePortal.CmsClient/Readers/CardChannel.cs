using IssuancePortal.Apdu;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>
/// Commands of any size over a connection: extended length where protocol and ATR promise it, else command chaining. A card that promises extended
/// length and then answers 6700 (it did nothing) is spoken to in short commands from there on.
/// </summary>
internal sealed class CardChannel(ICardConnection connection) : IApduChannel
{
    private readonly ChainingChannel _short = new(connection);
    private ChainingChannel? _extended = connection.BlockProtocol && PromisesExtendedLength(connection.Atr)
        ? new ChainingChannel(connection, ChainingOptions.Extended)
        : null;

    public async ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        if (_extended is not { } extended) return await _short.TransmitAsync(command, cancellation);
        var answer = await extended.TransmitAsync(command, cancellation);
        var wasExtended = !command.FitsShort || command.Le == 0;
        if (answer.Status != StatusWord.WrongLength || !wasExtended) return answer;
        _extended = null;
        return await _short.TransmitAsync(command, cancellation);
    }

    /// <summary>
    /// Reads the card capabilities among the historical bytes (ISO/IEC 7816-4 §12.1.1: compact TLV 7x, third byte, bit 7: extended Lc and Le).
    /// An ATR that does not say is taken as no.
    /// </summary>
    internal static bool PromisesExtendedLength(ReadOnlySpan<byte> atr)
    {
        if (atr.Length < 2) return false;
        var historicalCount = atr[1] & 0x0F;
        var at = 2;
        for (var indicator = atr[1] >> 4; indicator != 0;)
        {
            var next = 0;
            for (var bit = 1; bit <= 8; bit <<= 1)
            {
                if ((indicator & bit) == 0) continue;
                if (at >= atr.Length) return false;
                if (bit == 8) next = atr[at] >> 4;
                at++;
            }

            indicator = next;
        }

        if (at + historicalCount > atr.Length) return false;
        var historical = atr.Slice(at, historicalCount);
        if (historical.IsEmpty || historical[0] is not (0x00 or 0x80)) return false;
        // Category 00 ends with three status bytes outside the TLV.
        var objects = historical[0] == 0 ? historical[1..Math.Max(1, historical.Length - 3)] : historical[1..];
        while (!objects.IsEmpty)
        {
            var length = objects[0] & 0x0F;
            if (length + 1 > objects.Length) return false;
            if (objects[0] == 0x73) return (objects[3] & 0x40) != 0;
            objects = objects[(length + 1)..];
        }

        return false;
    }
}
