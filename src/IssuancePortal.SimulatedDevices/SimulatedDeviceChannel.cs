using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A reader in process: carries physical commands to a simulated device. Wrap it in a <see cref="ChainingChannel"/> for commands of any size.
/// </summary>
/// <remarks>A device with a pace other than <see cref="CardPace.Instant"/> blocks, so its work is done on the thread pool.</remarks>
public sealed class SimulatedDeviceChannel(ISimulatedDevice device) : IApduChannel
{
    /// <inheritdoc/>
    public async ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var bytes = command.ToBytes(extended: !command.FitsShort);
        var answer = await Task.Run(() => device.Transmit(bytes), CancellationToken.None).ConfigureAwait(false);
        if (ResponseApdu.TryParse(answer) is { } response) return response;
        throw device.IsPresent
            ? new CardLostException(CardLossReason.Mute, "The device did not answer.")
            : new CardLostException(CardLossReason.Removed, "The device was pulled out of its reader.");
    }
}
