using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Components.Authorization;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Who acts in this circuit. Endpoints and hubs use <see cref="PortalClaims.ToActor"/> on their own principal instead.</summary>
public sealed class ActorAccessor(AuthenticationStateProvider authentication)
{
    /// <summary>Who is signed in now; null for nobody, also after the account lost a role or its session ended.</summary>
    public async Task<Actor?> FindAsync() => (await authentication.GetAuthenticationStateAsync()).User.ToActor();

    /// <summary>Who is signed in now.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody is any more.</exception>
    public async Task<Actor> GetAsync() => await FindAsync() ?? throw new UnauthorizedAccessException("Nobody is signed in any more.");
}
