using System.Globalization;
using System.Security.Claims;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;

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

    /// <summary>How one signed in, a <see cref="SignInWay"/>.</summary>
    public const string Way = "way";

    /// <summary>How one has proved anew since then who one is, a <see cref="SignInWay"/>; one claim for each.</summary>
    public const string Again = "way-again";

    /// <summary>Id of the device one signed in with.</summary>
    public const string Device = "device";

    /// <summary>When one last proved who one is, in seconds since 1970.</summary>
    public const string Proven = "proven";

    /// <summary>For how many seconds a proof is fresh.</summary>
    public const string ProofLasts = "proof-lasts";

    /// <summary>The claims of a sign-in rather than of an account: they stay when the account is looked at again.</summary>
    internal static readonly string[] OfSession = [Session, Way, Again, Device, Proven];

    /// <summary>Who acts; null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } account
            ? WithGrants(principal, new Actor(
                account,
                Guid.TryParse(principal.FindFirstValue(Person), out var person) ? person : null,
                principal.FindFirstValue(DisplayName) ?? principal.Identity.Name ?? account,
                [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value)])
            {
                Ways = [.. principal.FindAll(claim => claim.Type is Way or Again).Select(claim => Enum.TryParse<SignInWay>(claim.Value, out var way) ? way : (SignInWay?)null).OfType<SignInWay>().Distinct()],
                DeviceId = Guid.TryParse(principal.FindFirstValue(Device), out var device) ? device : null,
                ProvenAt = Seconds(principal, Proven) is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
                ProofLasts = Seconds(principal, ProofLasts) is { } lasts ? TimeSpan.FromSeconds(lasts) : TimeSpan.FromMinutes(5),
            })
            : null;

    private static Actor WithGrants(ClaimsPrincipal principal, Actor actor) => GrantClaims.Read(principal) is { } grants ? actor with { Grants = grants } : actor;

    /// <summary>The value of <see cref="Proven"/>.</summary>
    internal static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static long? Seconds(ClaimsPrincipal principal, string type) =>
        long.TryParse(principal.FindFirstValue(type), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
