using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>A card that answers otherwise than the one inside it, where a test says so.</summary>
/// <param name="card">The card inside.</param>
/// <param name="answer">Gives, for a command APDU and the card's own answer, what is answered.</param>
internal sealed class DisguisedCard(ISimulatedDevice card, Func<byte[], byte[], byte[]> answer) : ISimulatedDevice
{
    public event Action<bool>? PresenceChanged
    {
        add => card.PresenceChanged += value;
        remove => card.PresenceChanged -= value;
    }

    public string Kind => card.Kind;

    public byte[] Atr => card.Atr;

    public bool IsPresent => card.IsPresent;

    public byte[] Transmit(ReadOnlySpan<byte> apdu)
    {
        var command = apdu.ToArray();
        return card.Transmit(command) is { Length: > 0 } own ? answer(command, own) : [];
    }

    public void PowerOff() => card.PowerOff();

    public void PowerOn() => card.PowerOn();

    public void Reset() => card.Reset();

    public void Insert() => card.Insert();

    public void Pull() => card.Pull();
}
