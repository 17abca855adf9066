using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>
/// CMP over HTTP (RFC 9811): cr and pollReq for a certificate, certConf to take it or not, rr to revoke it, genm to see whether somebody is there. Implicit confirmation is never asked for: what the portal does not take is
/// not to stay good.
/// </summary>
internal sealed class CmpConnector : IAuthorityConnector
{
    private const string MessageType = "application/pkixcmp";

    private readonly OutsideAuthority _authority;
    private readonly AuthorityLine _line;
    private readonly CmpCredential _credential;
    private readonly byte[] _recipient;
    private readonly TimeProvider _time;

    public CmpConnector(OutsideAuthority authority, TimeProvider time)
    {
        (_authority, _time, _line) = (authority, time, new AuthorityLine(authority, time));
        _credential = authority.Client is { } client ? new CmpSigner(client, authority.ClientChain) : new CmpSecret(Encoding.UTF8.GetBytes(authority.Entry.Reference), Encoding.UTF8.GetBytes(authority.Secret));
        _recipient = Issuer.FromCertificate(authority.Certificates[0]).Name.RawData;
    }

    /// <inheritdoc/>
    public bool HearsRefusals => true;

    /// <inheritdoc/>
    public byte[] Prepare(byte[] transactionId, CertificateOrder order, byte[]? proof) => CmpWriter.CertificateRequest(order, Envelope(transactionId, null), _credential);

    /// <inheritdoc/>
    public async Task<AuthorityAnswer> AskAsync(AuthorityOrder order, CancellationToken cancellation)
    {
        if (order.State == AuthorityOrderState.Waiting) return (await LookAsync(order, cancellation))!;
        var (answer, status) = await ExchangeAsync(order.TransactionId, order.Request, cancellation);
        // It was had before, and its answer lost on the way: from here on it is asked about.
        return status?.Has(CmpStatus.TransactionIdInUse) == true ? new AuthorityAnswer(AnswerKind.Waiting, answer.Words) { Nonce = answer.Nonce } : answer;
    }

    /// <inheritdoc/>
    public async Task<AuthorityAnswer?> LookAsync(AuthorityOrder order, CancellationToken cancellation) =>
        (await ExchangeAsync(order.TransactionId, CmpWriter.Poll(Envelope(order.TransactionId, order.PeerNonce), _credential), cancellation)).Answer;

    /// <inheritdoc/>
    public async Task<bool> ConfirmAsync(AuthorityOrder order, byte[] certificate, string? fault, CancellationToken cancellation)
    {
        var message = CmpWriter.Confirm(certificate, fault, Envelope(order.TransactionId, order.PeerNonce), _credential);
        // Once more where the first was lost; an authority that has had it says so with an error.
        for (var tries = 0; ; tries++)
        {
            var (answer, status) = await ExchangeAsync(order.TransactionId, message, cancellation);
            if (answer.Kind == AnswerKind.Granted || (tries > 0 && status?.Has(CmpStatus.CertificateConfirmed) == true)) return true;
            if (answer.Kind == AnswerKind.Refused || tries == 1) return false;
        }
    }

    /// <inheritdoc/>
    public async Task<AuthorityAnswer> RevokeAsync(byte[] certificate, RevocationReason reason, CancellationToken cancellation)
    {
        var transactionId = RandomNumberGenerator.GetBytes(16);
        var (answer, status) = await ExchangeAsync(transactionId, CmpWriter.Revoke(certificate, reason, Envelope(transactionId, null), _credential), cancellation);
        // What is revoked is done, whoever said it first.
        return answer.Kind == AnswerKind.Refused && status?.Has(CmpStatus.CertificateRevoked) == true && reason != RevocationReason.RemoveFromCrl ? new AuthorityAnswer(AnswerKind.Granted, answer.Words) : answer;
    }

    /// <inheritdoc/>
    public async Task<AuthorityAnswer> TestAsync(CancellationToken cancellation)
    {
        var transactionId = RandomNumberGenerator.GetBytes(16);
        return (await ExchangeAsync(transactionId, CmpWriter.AskForCertificates(Envelope(transactionId, null), _credential), cancellation)).Answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        (_credential as IDisposable)?.Dispose();
    }

    private CmpEnvelope Envelope(byte[] transactionId, byte[]? peer) => new(transactionId, RandomNumberGenerator.GetBytes(16), peer, _recipient);

    private async Task<(AuthorityAnswer Answer, CmpStatus? Status)> ExchangeAsync(byte[] transactionId, byte[] message, CancellationToken cancellation)
    {
        var (http, failure) = await _line.SendAsync(HttpMethod.Post, _authority.Url, message, MessageType, null, cancellation);
        if (http is null) return (AuthorityAnswer.Lost(failure), null);
        // An error of CMP may come with one of HTTP (RFC 9811 §3.5).
        if (CmpMessage.TryRead(http.Body) is not { } reply) return (AuthorityAnswer.Lost(http.Status == 200 ? "its answer is no message of CMP" : $"HTTP {http.Status}"), null);
        if (reply.TransactionId is not { } answered || !answered.AsSpan().SequenceEqual(transactionId) || reply.RecipientNonce is not { } nonce || CmpMessage.TryRead(message)?.SenderNonce is not { } sent || !nonce.AsSpan().SequenceEqual(sent))
            return (AuthorityAnswer.Lost("its answer belongs to another message"), null);
        if (!_credential.IsAuthentic(reply, _authority.Trusted, _time.GetUtcNow())) return (AuthorityAnswer.Lost("its answer is not protected by anybody who is believed"), null);
        if (CmpReader.TryRead(reply) is not { } said) return (AuthorityAnswer.Lost("its answer cannot be read"), null);
        var kind = said.Status.IsWaiting ? AnswerKind.Waiting : said.Status.Value == 2 ? AnswerKind.Refused : AnswerKind.Granted;
        if (reply.Type == CmpBodyType.CertificateResponse && kind == AnswerKind.Granted && said.Certificate is null) return (new AuthorityAnswer(AnswerKind.Refused, "it grants a certificate and sends none"), said.Status);
        return (new AuthorityAnswer(kind, said.Status.Text) { Certificate = said.Certificate, After = said.CheckAfter, Nonce = reply.SenderNonce is { Length: <= 128 } fresh ? fresh : null }, said.Status);
    }
}
