using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using IssuancePortal.Contracts;

namespace IssuancePortal.SignIn.Tests.Workstations;

/// <summary>A line to a hub as anybody could make it: a WebSocket that speaks SignalR's JSON protocol, with whatever headers one likes.</summary>
internal sealed class RawLine : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private Task _reading = Task.CompletedTask;
    private int _number;

    /// <summary>What the portal asks this end for; answered by completing the result with the value.</summary>
    public Func<string, JsonElement, Task<object?>>? OnAsked { get; set; }

    /// <summary>Opens the line; answers 101, or the status with which it was refused.</summary>
    public async Task<HttpStatusCode> OpenAsync(Uri portal, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers) _socket.Options.SetRequestHeader(name, value);
        _socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await _socket.ConnectAsync(new Uri($"ws://{portal.Authority}{LineNames.HubPath}"), _stop.Token);
        }
        catch (WebSocketException)
        {
            return _socket.HttpStatusCode;
        }

        await SendAsync("""{"protocol":"json","version":1}""");
        _reading = ReadAsync();
        return _socket.HttpStatusCode;
    }

    /// <summary>Calls a method of the hub and waits until it is done.</summary>
    /// <exception cref="InvalidOperationException">The hub refused, or the line was cut.</exception>
    public async Task InvokeAsync(string method, object argument)
    {
        var id = Interlocked.Increment(ref _number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var call = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments = new[] { argument } }, JsonSerializerOptions.Web));
        var done = await call.Task.WaitAsync(TimeSpan.FromSeconds(20));
        if (done.TryGetProperty("error", out var error)) throw new InvalidOperationException(error.GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private Task SendAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, _stop.Token);

    private async Task ReadAsync()
    {
        var (buffer, text) = (new byte[64 * 1024], new StringBuilder());
        try
        {
            while (await _socket.ReceiveAsync(buffer, _stop.Token) is { MessageType: not WebSocketMessageType.Close } got)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, got.Count));
                for (var end = text.ToString().IndexOf(End, StringComparison.Ordinal); end >= 0; end = text.ToString().IndexOf(End, StringComparison.Ordinal))
                {
                    Hear(JsonDocument.Parse(text.ToString(0, end)).RootElement);
                    text.Remove(0, end + 1);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The line ends here.
        }

        foreach (var call in _calls.Values) call.TrySetException(new InvalidOperationException("The line was cut."));
    }

    private void Hear(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type)) return;
        if (type.GetInt32() == 3 && _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call)) call.TrySetResult(message);
        if (type.GetInt32() == 1 && OnAsked is { } asked) _ = AnswerAsync(asked, message);
    }

    private async Task AnswerAsync(Func<string, JsonElement, Task<object?>> asked, JsonElement message)
    {
        var result = await asked(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]);
        if (message.TryGetProperty("invocationId", out var id)) await SendAsync(JsonSerializer.Serialize(new { type = 3, invocationId = id.GetString(), result }, JsonSerializerOptions.Web));
    }
}
