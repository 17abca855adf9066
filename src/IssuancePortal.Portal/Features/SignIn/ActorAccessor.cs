using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Components.Authorization;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Who acts in this circuit. Endpoints and hubs use <see cref="PortalClaims.ToActor"/> on their own principal instead.</summary>
public sealed class ActorAccessor
{
    private readonly AuthenticationStateProvider _authentication;
    private readonly FreshProofs? _proofs;

    /// <param name="authentication">The circuit's.</param>
    /// <param name="services">Where the proofs given since the circuit began are found; a host without sign-in has none.</param>
    public ActorAccessor(AuthenticationStateProvider authentication, IServiceProvider services) => (_authentication, _proofs) = (authentication, services.GetService<FreshProofs>());

    /// <summary>Who is signed in now; null for nobody, also after the account lost a role or its session ended.</summary>
    public async Task<Actor?> FindAsync()
    {
        var user = (await _authentication.GetAuthenticationStateAsync()).User;
        return user.ToActor() is { } actor ? _proofs?.With(user, actor) ?? actor : null;
    }

    /// <summary>Who is signed in now.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody is any more.</exception>
    public async Task<Actor> GetAsync() => await FindAsync() ?? throw new UnauthorizedAccessException("Nobody is signed in any more.");
}
