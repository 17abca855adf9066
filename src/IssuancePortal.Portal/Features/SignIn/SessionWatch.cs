using System.Security.Claims;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Looks every few seconds whether an open circuit's person may still be what they were when it opened; if not, the circuit is nobody's and the page asks to sign in.</summary>
internal sealed class SessionWatch(ILoggerFactory loggers, LiveAccounts accounts, AccountGrants grants, EndedSessions ended, IOptions<IdentityOptions> identity)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <summary>A role that is taken away or changed is gone from open circuits within 10 s.</summary>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(8);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        IsGoodAsync(authenticationState.User, cancellationToken);

    internal async Task<bool> IsGoodAsync(ClaimsPrincipal principal, CancellationToken cancellation)
    {
        // Somebody signed in by another scheme is that scheme's to watch.
        if (principal.Identity?.AuthenticationType != IdentityConstants.ApplicationScheme) return true;
        if (ended.Has(principal) || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return false;
        return await accounts.FindAsync(id, principal.FindFirstValue(PortalClaims.Session), cancellation) is { } account
            && principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) == account.SecurityStamp
            && principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Order(StringComparer.Ordinal).SequenceEqual(account.Roles.Order(StringComparer.Ordinal))
            && principal.FindAll(GrantClaims.Type).Select(claim => claim.Value).Order(StringComparer.Ordinal)
                .SequenceEqual((await grants.FindAsync(id, cancellation)).Select(grant => GrantClaims.Of(grant).Value).Order(StringComparer.Ordinal));
    }
}
