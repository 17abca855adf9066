namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>What a card answers to INITIALIZE UPDATE with SCP03, GlobalPlatform Amendment D §7.1.1.6.</summary>
/// <param name="DiversificationData">Key diversification data, 10 bytes.</param>
/// <param name="KeyVersion">Version of the key set it chose.</param>
/// <param name="Options">Its "i" parameter.</param>
/// <param name="Challenge">Card challenge, 8 or 16 bytes.</param>
/// <param name="Cryptogram">Card cryptogram, 8 or 16 bytes.</param>
/// <param name="SequenceCounter">Counter behind a pseudo-random challenge; null for a random one.</param>
public sealed record InitializeUpdateAnswer(byte[] DiversificationData, byte KeyVersion, Scp03Options Options, byte[] Challenge, byte[] Cryptogram, int? SequenceCounter)
{
    private const int Head = 13;
    private const int CounterSize = 3;

    /// <summary>Reads an answer; null when it is none of SCP03.</summary>
    public static InitializeUpdateAnswer? TryRead(ReadOnlySpan<byte> data)
    {
        if (data.Length < Head || data[11] != 0x03) return null;
        var options = new Scp03Options(data[12]);
        var size = options.Size;
        var counter = options.IsPseudoRandom ? CounterSize : 0;
        if (data.Length != Head + 2 * size + counter) return null;
        return new InitializeUpdateAnswer(
            data[..10].ToArray(),
            data[10],
            options,
            data.Slice(Head, size).ToArray(),
            data.Slice(Head + size, size).ToArray(),
            counter == 0 ? null : data[^3] << 16 | data[^2] << 8 | data[^1]);
    }
}
