using IssuancePortal.Apdu;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.CmsClient.Simulated;

/// <summary>A simulated device, connected and in a transaction.</summary>
internal sealed class SimulatedConnection(SimulatedReaders.Reader reader, ISimulatedDevice device) : ICardConnection
{
    private bool _closed;

    public byte[] Atr { get; } = device.Atr;

    public int Insertions { get; } = reader.Insertions;

    public bool BlockProtocol => true;

    public bool ResetOnClose { get; set; }

    public ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        KeepAlive();
        var answer = device.Transmit(command.ToBytes(extended: !command.FitsShort));
        KeepAlive();
        return ValueTask.FromResult(ResponseApdu.TryParse(answer) ?? throw new CardLostException(CardLossReason.Mute, "the card stopped answering"));
    }

    public void KeepAlive()
    {
        if (reader.Unplugged) throw new CardLostException(CardLossReason.ReaderGone, "the reader is gone");
        if (!device.IsPresent || reader.Insertions != Insertions) throw new CardLostException(CardLossReason.Removed, "the card was removed");
    }

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        if (ResetOnClose && device.IsPresent && reader.Insertions == Insertions) device.Reset();
        reader.Transaction.Release();
    }
}
