namespace IssuancePortal.Issuance.Roles;

/// <summary>Who is acting: an account signed in, or the portal itself.</summary>
/// <param name="AccountId">Account, or <see cref="System"/>'s.</param>
/// <param name="PersonId">The person behind the account, so that nobody acts on their own device.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Roles">Roles held now.</param>
public sealed record Actor(string AccountId, Guid? PersonId, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>The portal: recovery after a restart, expiry, timeouts.</summary>
    public static Actor System { get; } = new("system", null, "IssuancePortal", []);

    /// <summary>True when any of the roles may.</summary>
    public bool May(Permission permission) => Roles.Any(role => Permissions.Of(role).Contains(permission));
}
