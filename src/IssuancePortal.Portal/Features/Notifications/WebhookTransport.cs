using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>
/// Posts to webhooks. The name is resolved here and the connection goes to the very address that was checked, so that a name cannot point elsewhere between check and call. Redirects are not
/// followed, no proxy is asked, nothing of the answer but its status is read.
/// </summary>
internal sealed class WebhookTransport : IWebhookTransport, IDisposable
{
    public const string EventHeader = "X-IssuancePortal-Event";
    public const string TimestampHeader = "X-IssuancePortal-Timestamp";
    public const string SignatureHeader = "X-IssuancePortal-Signature";
    public const string KeyHeader = "Idempotency-Key";

    private readonly WebhookOptions _options;
    private readonly HttpClient _http;

    public WebhookTransport(WebhookOptions options, TrustedAuthorities trust)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accepts },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public bool Accepts(string url) =>
        url.Length <= 1000 && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && _options.AllowLocalhost))
        && (!address.IsLoopback || _options.AllowLocalhost)
        && (!IPAddress.TryParse(address.IdnHost, out var ip) || AddressGuard.Allows(ip, _options));

    public async Task<DeliveryOutcome> PostAsync(WebhookCall call, CancellationToken cancellation)
    {
        if (!Accepts(call.Url)) return new DeliveryOutcome(false, Fault: "The address is not allowed.", IsFinal: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new StringContent(call.Body, new UTF8Encoding(false), "application/json") };
        request.Headers.UserAgent.ParseAdd("IssuancePortal");
        request.Headers.Add(EventHeader, call.What);
        request.Headers.Add(TimestampHeader, call.Timestamp);
        request.Headers.Add(SignatureHeader, call.Signature);
        request.Headers.Add(KeyHeader, call.IdempotencyKey);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var code = (int)answer.StatusCode;
            return code switch
            {
                >= 200 and < 300 => new DeliveryOutcome(true, code),
                >= 300 and < 400 => new DeliveryOutcome(false, code, "Redirects are not followed."),
                (int)HttpStatusCode.Gone => new DeliveryOutcome(false, code, "The receiver does not want it any more.", IsFinal: true),
                _ => new DeliveryOutcome(false, code, answer.ReasonPhrase),
            };
        }
        catch (OperationCanceledException)
        {
            return new DeliveryOutcome(false, Fault: cancellation.IsCancellationRequested ? "The portal stopped." : $"No answer within {_options.Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e)
        {
            return new DeliveryOutcome(false, Fault: e.GetBaseException().Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var end = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancellation);
        var allowed = addresses.Where(address => AddressGuard.Allows(address, _options)).ToArray();
        // One private address among public ones is a trick or a mistake: neither is called.
        if (allowed.Length == 0 || allowed.Length < addresses.Length) throw new HttpRequestException($"{end.Host} leads to an address that webhooks may not call.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
