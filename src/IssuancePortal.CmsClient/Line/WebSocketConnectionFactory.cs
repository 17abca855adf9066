using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace IssuancePortal.CmsClient.Line;

/// <summary>Dials a hub over one WebSocket, without negotiation; the bearer travels in the upgrade request.</summary>
/// <param name="bearer">Makes the token for one connection.</param>
internal sealed class WebSocketConnectionFactory(Func<string> bearer) : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + bearer());
            socket.Options.CollectHttpResponseDetails = true;
            await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken);
            return new WebSocketConnection(socket);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var (status, date) = (socket.HttpStatusCode, Date(socket.HttpResponseHeaders));
            socket.Dispose();
            throw new LineRefusedException(status, date, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static DateTimeOffset? Date(IReadOnlyDictionary<string, IEnumerable<string>>? headers) =>
        headers is not null
        && headers.FirstOrDefault(h => h.Key.Equals("Date", StringComparison.OrdinalIgnoreCase)).Value is { } values
        && DateTimeOffset.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
