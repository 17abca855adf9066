using System.Collections.Concurrent;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>All authorities as one: each order goes to the one that its slot names, the embedded one where it names none; each change of a status to the one that issued.</summary>
/// <param name="embedded">The embedded authority.</param>
/// <param name="outside">Orders from the others.</param>
/// <param name="authorities">The others.</param>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class AuthorityRouter(ICertificateAuthority embedded, IssueOutside outside, OutsideAuthorities authorities, IIssuanceStore store, TimeProvider time) : ICertificateAuthority
{
    /// <summary>Until when an authority that did not answer is not asked again, so that what waits for it does not hold up what waits for others.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentUntil = new();

    /// <inheritdoc/>
    public async Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation)
    {
        if (application.Authority is not { } name) return await embedded.IssueAsync(application, cancellation);
        return authorities.Find(name) is { } authority ? await outside.IssueAsync(authority, application, cancellation) : Refusals.Unknown(name);
    }

    /// <inheritdoc/>
    public async Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation)
    {
        var certificate = await store.ReadAsync(session => session.CertificateAsync(order.SerialNumber, cancellation), cancellation);
        if (certificate is not { Authority: { } name, Der: { } der }) return await embedded.PublishAsync(order, cancellation);
        if (authorities.Find(name) is not { } issuer) return Refusals.Unknown(name);
        if (issuer.RevokedBy == OutsideEntry.ByHand) return Refusals.ByHand;
        if (authorities.Find(issuer.RevokedBy) is not { } revoker) return Refusals.Unknown(issuer.RevokedBy);
        if (_silentUntil.TryGetValue(revoker.Name, out var until) && time.GetUtcNow() < until) return Refusals.Down(revoker.Name, "");
        var reason = order.State switch
        {
            CertificateState.Active => RevocationReason.RemoveFromCrl,
            CertificateState.OnHold => RevocationReason.CertificateHold,
            _ => order.Reason ?? RevocationReason.Unspecified,
        };
        var answer = await revoker.Connector.RevokeAsync(der, reason, cancellation);
        if (answer.Kind == AnswerKind.Unreachable) _silentUntil[revoker.Name] = time.GetUtcNow() + revoker.Entry.Timeout;
        return answer.Kind switch
        {
            AnswerKind.Granted => true,
            AnswerKind.Refused => Refusals.Refused(revoker.Name, answer.Words),
            _ => Refusals.Down(revoker.Name, answer.Words),
        };
    }
}
