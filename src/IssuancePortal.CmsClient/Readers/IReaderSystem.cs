using IssuancePortal.Apdu;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>The readers of a computer: PC/SC's, or simulated ones.</summary>
public interface IReaderSystem
{
    /// <summary>
    /// Reports all readers as they are, first at once and then whenever anything changes, until cancelled. A missing or restarted smart card
    /// service is reported as <see cref="ReadersSeen.Problem"/> and waited for; it never ends the watch. Calls back from one thread at a time.
    /// </summary>
    Task WatchAsync(Action<ReadersSeen> seen, CancellationToken cancellation);

    /// <summary>
    /// Connects to the card in shared mode and begins a transaction: nobody else speaks to the card until the connection is closed.
    /// Blocks while another program holds the card: see <see cref="ReaderConnecting"/> for a limit.
    /// </summary>
    /// <exception cref="ReaderException">No connection: see its fault.</exception>
    ICardConnection Connect(string reader);
}

/// <summary>A card held in a transaction.</summary>
public interface ICardConnection : IApduChannel, IDisposable
{
    /// <summary>Answer to reset.</summary>
    byte[] Atr { get; }

    /// <summary>The reader's counter of insertions and removals (see <see cref="ReaderSeen.Insertions"/>) while this card is in it.</summary>
    int Insertions { get; }

    /// <summary>True for a block protocol (T=1, T=CL), which can carry extended length.</summary>
    bool BlockProtocol { get; }

    /// <summary>Keeps the transaction alive: Windows resets a card whose transaction has been idle for 5 s.</summary>
    /// <exception cref="CardLostException">The card is gone or was reset.</exception>
    void KeepAlive();

    /// <summary>When set, closing resets the card, so that nobody inherits the security status. Set as soon as a script of a run is sent.</summary>
    bool ResetOnClose { get; set; }
}
