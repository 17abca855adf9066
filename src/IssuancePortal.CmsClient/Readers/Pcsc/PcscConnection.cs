using System.Buffers;
using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>A card behind PC/SC, connected and in a transaction. Has its own context, because PC/SC serialises calls on one.</summary>
internal sealed class PcscConnection : ICardConnection
{
    private readonly PcscApi _api;
    private readonly nint _context;
    private readonly nint _card;
    private readonly uint _protocol;
    private readonly Lock _calls = new();
    private bool _closed;

    private PcscConnection(PcscApi api, nint context, nint card, uint protocol, byte[] atr, int insertions) =>
        (_api, _context, _card, _protocol, Atr, Insertions) = (api, context, card, protocol, atr, insertions);

    public byte[] Atr { get; }

    public int Insertions { get; }

    public bool BlockProtocol => _protocol != PcscApi.ProtocolT0;

    public bool ResetOnClose { get; set; }

    public static PcscConnection Open(PcscApi api, string reader)
    {
        Check(api.EstablishContext(out var context));
        nint card = 0;
        try
        {
            Check(api.Connect(context, reader, out card, out var protocol));
            Check(api.BeginTransaction(card));
            Check(api.Status(card, out var atr));
            var state = new WatchedReader(reader);
            Check(api.GetStatusChange(context, 0, [state]));
            return new PcscConnection(api, context, card, protocol, atr, (int)(state.Now >> 16));
        }
        catch (ReaderException)
        {
            if (card != 0) api.Disconnect(card, PcscApi.LeaveCard);
            api.ReleaseContext(context);
            throw;
        }

        static void Check(uint error)
        {
            if (error != PcscError.Success) throw PcscError.ToConnectFailure(error);
        }
    }

    public ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        // T=0 has no command with both data and Le (ISO/IEC 7816-3 §12.2.5): the card answers 61xx and is asked again.
        if (!BlockProtocol && !command.Data.IsEmpty) command = command with { Le = null };
        var send = command.ToBytes(extended: !command.FitsShort);
        var receive = ArrayPool<byte>.Shared.Rent(65_538);
        try
        {
            int length;
            lock (_calls)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                var error = _api.Transmit(_card, _protocol, send, receive, out length);
                if (error != PcscError.Success)
                {
                    ResetOnClose = false;
                    throw PcscError.ToLoss(error);
                }
            }

            return ValueTask.FromResult(ResponseApdu.TryParse(receive.AsSpan(0, length).ToArray())
                ?? throw new CardLostException(CardLossReason.Mute, "The card answered without a status word."));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(send);
            ArrayPool<byte>.Shared.Return(receive, clearArray: true);
        }
    }

    public void KeepAlive()
    {
        lock (_calls)
        {
            if (_closed) return;
            var error = _api.Status(_card, out _);
            if (error != PcscError.Success) throw PcscError.ToLoss(error);
        }
    }

    public void Dispose()
    {
        lock (_calls)
        {
            if (_closed) return;
            _closed = true;
            // Only a card that is surely still there: pcsc-lite loses sight of a card that comes while it tries to reset one that has gone.
            var reset = ResetOnClose && _api.Status(_card, out _) == PcscError.Success;
            _api.EndTransaction(_card, reset ? PcscApi.ResetCard : PcscApi.LeaveCard);
            _api.Disconnect(_card, PcscApi.LeaveCard);
            _api.ReleaseContext(_context);
        }
    }
}
