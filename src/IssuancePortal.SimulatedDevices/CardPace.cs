namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// How long a simulated device takes, so that a demonstration looks like a card and not like a computer. Real cards spend most of an issuance
/// generating RSA keys.
/// </summary>
/// <param name="wait">Spends the time: <see cref="Thread.Sleep(TimeSpan)"/>, or whatever a test records.</param>
public sealed class CardPace(Action<TimeSpan> wait)
{
    /// <summary>As fast as the computer. The default.</summary>
    public static CardPace Instant { get; } = new(static _ => { }) { PerApdu = TimeSpan.Zero, PerKeyGeneration = static _ => TimeSpan.Zero };

    /// <summary>Every physical APDU: transfer and the card's own work.</summary>
    public TimeSpan PerApdu { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Generating a key of an algorithm (SP 800-78-5 table 6-2: 05, 06, 07, 11, 14), on top of <see cref="PerApdu"/>.</summary>
    public Func<byte, TimeSpan> PerKeyGeneration { get; init; } = static algorithm => TimeSpan.FromMilliseconds(algorithm switch
    {
        0x05 => 12_000,
        0x06 => 1_500,
        0x07 => 4_000,
        0x14 => 120,
        _ => 60,
    });

    /// <summary>The pace of a real card, slept through on the calling thread.</summary>
    public static CardPace Lifelike() => new(Thread.Sleep);

    internal void SpendApdu() => Spend(PerApdu);

    internal void SpendKeyGeneration(byte algorithm) => Spend(PerKeyGeneration(algorithm));

    private void Spend(TimeSpan time)
    {
        if (time > TimeSpan.Zero) wait(time);
    }
}
