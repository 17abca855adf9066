using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Est;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>
/// EST (RFC 7030): simpleenroll with what the key itself has signed, asked again unchanged as often as the authority answers 202; cacerts to see whether somebody is there. A card's new certificate is a first one to the
/// authority: simplereenroll wants TLS made with the key that is renewed, which lies on a card (RFC 7030 §4.2.2).
/// </summary>
internal sealed class EstConnector : IAuthorityConnector
{
    private readonly OutsideAuthority _authority;
    private readonly AuthorityLine _line;
    private readonly AuthenticationHeaderValue? _authorization;

    public EstConnector(OutsideAuthority authority, TimeProvider time)
    {
        (_authority, _line) = (authority, new AuthorityLine(authority, time));
        if (authority.Secret.Length > 0) _authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{authority.Entry.Reference}:{authority.Secret}")));
    }

    /// <inheritdoc/>
    public bool HearsRefusals => false;

    /// <inheritdoc/>
    public byte[] Prepare(byte[] transactionId, CertificateOrder order, byte[]? proof) => proof ?? throw new InvalidOperationException($"The authority {_authority.Name} takes only what the key has signed, and no request was.");

    /// <inheritdoc/>
    public async Task<AuthorityAnswer> AskAsync(AuthorityOrder order, CancellationToken cancellation)
    {
        var (http, failure) = await _line.SendAsync(HttpMethod.Post, At("simpleenroll"), EstBodies.Encode(order.Request), "application/pkcs10", _authorization, cancellation);
        if (http is null) return AuthorityAnswer.Lost(failure);
        return http.Status switch
        {
            200 => CertificateIn(http.Body, order.Request) is { } certificate ? new AuthorityAnswer(AnswerKind.Granted) { Certificate = certificate } : new AuthorityAnswer(AnswerKind.Refused, "it grants a certificate and sends none"),
            202 => new AuthorityAnswer(AnswerKind.Waiting, Words(http)) { After = http.RetryAfter is { } after && after > TimeSpan.Zero ? after : TimeSpan.FromSeconds(5) },
            // 429 and 503 ask for patience too (RFC 9110 §15.6.4, RFC 6585 §4).
            429 or >= 500 => AuthorityAnswer.Lost($"HTTP {http.Status}") with { After = http.RetryAfter },
            >= 400 => new AuthorityAnswer(AnswerKind.Refused, Words(http) is { Length: > 0 } words ? words : $"HTTP {http.Status}"),
            _ => AuthorityAnswer.Lost($"HTTP {http.Status}"),
        };
    }

    /// <inheritdoc/>
    public Task<AuthorityAnswer?> LookAsync(AuthorityOrder order, CancellationToken cancellation) => Task.FromResult<AuthorityAnswer?>(null);

    /// <inheritdoc/>
    public Task<bool> ConfirmAsync(AuthorityOrder order, byte[] certificate, string? fault, CancellationToken cancellation) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task<AuthorityAnswer> RevokeAsync(byte[] certificate, RevocationReason reason, CancellationToken cancellation) => throw new NotSupportedException("EST knows no revocation.");

    /// <inheritdoc/>
    public async Task<AuthorityAnswer> TestAsync(CancellationToken cancellation)
    {
        var (http, failure) = await _line.SendAsync(HttpMethod.Get, At("cacerts"), null, "", null, cancellation);
        if (http is null) return AuthorityAnswer.Lost(failure);
        if (http.Status != 200) return AuthorityAnswer.Lost($"HTTP {http.Status}");
        // RFC 7030 §4.1.3: the certificates that what it issues leads to.
        return Unpacked(http.Body).Any(it => _authority.Certificates.Any(own => own.AsSpan().SequenceEqual(it)))
            ? new AuthorityAnswer(AnswerKind.Granted)
            : new AuthorityAnswer(AnswerKind.Refused, "its certificates are other ones than those configured");
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();

    private string At(string operation) => $"{_authority.Url.TrimEnd('/')}/{operation}";

    private static string Words(LineAnswer http) => http.MediaType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) ? ForeignText.Fit(Encoding.UTF8.GetString(http.Body)) : "";

    /// <summary>The certificate for the key that was sent; the first of a bag where none is for it.</summary>
    private static byte[]? CertificateIn(byte[] body, byte[] request) =>
        EstBodies.TryDecode(body) is { } bag ? CertificateBag.TryFind(bag, CertificationRequest.TryRead(request, out var sent) is null ? sent!.Key.Encoded : []) : null;

    private static IReadOnlyList<byte[]> Unpacked(byte[] body)
    {
        try
        {
            return EstBodies.TryDecode(body) is { } der ? CertificateBag.Unpack(der) : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
