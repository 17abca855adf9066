using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace IssuancePortal.CmsClient.Line;

/// <summary>A WebSocket as the pair of pipes that SignalR speaks over; text frames, as its JSON protocol wants.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly Pipe _incoming = new();
    private readonly Pipe _outgoing = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly Task _receiving;
    private readonly Task _sending;

    public WebSocketConnection(WebSocket socket)
    {
        _socket = socket;
        Transport = new Duplex(_incoming.Reader, _outgoing.Writer);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => _aborted.Cancel();

    public override async ValueTask DisposeAsync()
    {
        await _outgoing.Writer.CompleteAsync();
        await _incoming.Reader.CompleteAsync();
        _aborted.CancelAfter(CloseLimit);
        await Task.WhenAll(_sending, _receiving);
        _socket.Dispose();
        _aborted.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? fault = null;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(4096), _aborted.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                _incoming.Writer.Advance(received.Count);
                if (received.EndOfMessage && (await _incoming.Writer.FlushAsync(_aborted.Token)).IsCompleted) break;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            fault = e;
        }

        // The hub connection learns why from its reading side.
        await _incoming.Writer.CompleteAsync(fault);
        _outgoing.Reader.CancelPendingRead();
    }

    private async Task SendAsync()
    {
        Exception? fault = null;
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync(_aborted.Token);
                var position = read.Buffer.Start;
                var left = read.Buffer.Length;
                while (left > 0 && read.Buffer.TryGet(ref position, out var block))
                {
                    left -= block.Length;
                    await _socket.SendAsync(block, WebSocketMessageType.Text, endOfMessage: left == 0, _aborted.Token);
                }

                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled) break;
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _aborted.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            fault = e;
        }

        await _outgoing.Reader.CompleteAsync(fault);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
