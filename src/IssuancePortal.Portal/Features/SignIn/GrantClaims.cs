using System.Security.Claims;
using System.Text.Json;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What an account's roles allowed when its claims were made, one claim per role. <see cref="SessionWatch"/> compares them with what holds now.</summary>
internal static class GrantClaims
{
    public const string Type = "grant";

    public static Claim Of(Grant grant) => new(Type, JsonSerializer.Serialize(new Written(
        grant.Role,
        string.Join(' ', grant.Permissions.Order()),
        grant.Scope?.Groups.Order().ToArray(),
        grant.Scope?.Sites.Order(StringComparer.Ordinal).ToArray())));

    /// <summary>The grants in a person's claims; null when their roles were never written as such.</summary>
    public static IReadOnlyList<Grant>? Read(ClaimsPrincipal principal)
    {
        var claims = principal.FindAll(Type).ToList();
        return claims.Count == 0 ? null : [.. claims.Select(claim => Read(claim.Value))];
    }

    private static Grant Read(string text)
    {
        var written = JsonSerializer.Deserialize<Written>(text)!;
        return new Grant(
            written.R,
            [.. written.P.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.TryParse<Permission>(name, out var permission) ? permission : (Permission?)null).OfType<Permission>()],
            written.G is null ? null : new PeopleScope(written.G, written.S ?? []));
    }

    private sealed record Written(string R, string P, Guid[]? G, string[]? S);
}
