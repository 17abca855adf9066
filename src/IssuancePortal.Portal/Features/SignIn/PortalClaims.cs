using System.Security.Claims;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What a signed-in person's cookie says, and who acts by it.</summary>
public static class PortalClaims
{
    /// <summary>Name shown to people.</summary>
    public const string DisplayName = "name";

    /// <summary>Id of the person behind the account.</summary>
    public const string Person = "person";

    /// <summary>Random id of this sign-in.</summary>
    public const string Session = "session";

    /// <summary>Who acts; null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } account
            ? WithGrants(principal, new Actor(
                account,
                Guid.TryParse(principal.FindFirstValue(Person), out var person) ? person : null,
                principal.FindFirstValue(DisplayName) ?? principal.Identity.Name ?? account,
                [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value)]))
            : null;

    private static Actor WithGrants(ClaimsPrincipal principal, Actor actor) => GrantClaims.Read(principal) is { } grants ? actor with { Grants = grants } : actor;
}
