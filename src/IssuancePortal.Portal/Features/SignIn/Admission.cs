using System.Security.Claims;
using System.Security.Cryptography;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Lets somebody in who has proved who they are, whichever way: the session is written and audited, then the cookie is set.</summary>
internal sealed class Admission(
    SignInManager<Account> signIn, UserManager<Account> accounts, AccountSessions sessions, FreshProofs proofs, IIssuanceStore store, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>Opens a session.</summary>
    /// <returns>Null, or why not: the account is locked, or its person has left.</returns>
    public async Task<Refusal?> AdmitAsync(Account account, SignInWay way, Guid? device = null, object? detail = null, CancellationToken cancellation = default)
    {
        if (await accounts.IsLockedOutAsync(account)) return await RefuseAsync(account, "refusal.sign-in-locked", cancellation);
        var request = http.HttpContext!.Request;
        var session = new SignInSession
        {
            Id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            AccountId = account.Id,
            Way = way,
            DeviceId = device,
            Browser = BrowserName.Of(request.Headers.UserAgent),
            Address = request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
            StartedAt = time.GetUtcNow(),
        };
        var begun = await sessions.BeginAsync(session, account, detail, cancellation);
        if (!begun.Succeeded) return await RefuseAsync(account, begun.Refusal.Code, cancellation);
        List<Claim> claims = [new(PortalClaims.Session, session.Id), new(PortalClaims.Way, way.ToString()), new(PortalClaims.Proven, PortalClaims.Seconds(session.StartedAt))];
        if (device is { } with) claims.Add(new Claim(PortalClaims.Device, with.ToString()));
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, claims);
        return null;
    }

    /// <summary>Takes note that the person of this session has just proved who they are, in the cookie and for open circuits.</summary>
    public async Task ProveAsync(ClaimsPrincipal principal, Account account, SignInWay way, CancellationToken cancellation)
    {
        if (principal.FindFirstValue(PortalClaims.Session) is not { } session) return;
        await AuditAsync("sign-in.proof", account.Id, account.DisplayName, null, cancellation, Audits.Json(new { Way = way.ToString() }));
        var at = proofs.Note(session, way);
        var kept = principal.Claims.Where(claim => PortalClaims.OfSession.Contains(claim.Type) && claim.Type != PortalClaims.Proven).Select(claim => new Claim(claim.Type, claim.Value));
        await signIn.SignInWithClaimsAsync(account, (await http.HttpContext!.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties, [.. kept.Where(claim => claim.Type != PortalClaims.Again || claim.Value != way.ToString()), new Claim(PortalClaims.Again, way.ToString()), new Claim(PortalClaims.Proven, PortalClaims.Seconds(at))]);
    }

    /// <summary>Audits a try that failed; answers why.</summary>
    public async Task<Refusal> RefuseAsync(Account? account, string code, CancellationToken cancellation, Guid? device = null)
    {
        // The name as typed is not kept: people type passwords there by mistake.
        await AuditAsync("sign-in.failed", account?.Id ?? "unknown", account?.DisplayName ?? "?", code, cancellation, device: device);
        return new Refusal(code);
    }

    public async Task AuditAsync(string what, string actorId, string actorName, string? refused, CancellationToken cancellation, string? detail = null, Guid? device = null) =>
        await store.ChangeAsync<bool>(session =>
        {
            session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = actorId, ActorName = actorName, What = what, Refused = refused, Detail = detail, DeviceId = device });
            return Task.FromResult<Result<bool>>(true);
        }, cancellation);
}
