namespace IssuancePortal.Apdu;

/// <summary>Something that answers commands: a card in a reader, a simulated card, or a channel around another.</summary>
public interface IApduChannel
{
    /// <summary>Sends one command and returns its answer.</summary>
    /// <exception cref="CardLostException">The card or its reader is gone, or the card was reset by another program.</exception>
    ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default);
}
