using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Cmp;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>HTTP to one authority: its server judged by the certificates that are configured, or by the system where those are silent; the answer short, in time and from where it was asked.</summary>
internal sealed class AuthorityLine : IDisposable
{
    private const int MaxAnswer = 256 * 1024;

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public AuthorityLine(OutsideAuthority authority, TimeProvider time)
    {
        (_timeout, _time) = (authority.Entry.Timeout, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None) return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null) return false;
            using var server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return TrustedChains.IsTrusted(server, chain?.ChainPolicy.ExtraStore.Select(it => it.RawData) ?? [], authority.Trusted, time.GetUtcNow());
        };
        if (authority is { Kind: AuthorityKind.Est, Client: { } client })
        {
            X509Certificate2[] chain = [.. authority.ClientChain.Select(it => X509CertificateLoader.LoadCertificate(it))];
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(client, new X509Certificate2Collection(chain), offline: true);
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
    }

    /// <summary>One exchange; the failure, in words, where there is no answer.</summary>
    public async Task<(LineAnswer? Answer, string Failure)> SendAsync(HttpMethod method, string url, byte[]? body, string contentType, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(method, url);
            if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
            request.Headers.Authorization = authorization;
            using var response = await _http.SendAsync(request, limit.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(limit.Token);
            var after = response.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date is { } date ? date - _time.GetUtcNow() : null) : null;
            return (new LineAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", answer, after), "");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {_timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return (null, $"its answer is longer than {MaxAnswer / 1024} KiB");
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            return (null, ForeignText.Fit(cause.InnerException?.Message ?? cause.Message));
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer over HTTP.</summary>
internal sealed record LineAnswer(int Status, string MediaType, byte[] Body, TimeSpan? RetryAfter);
