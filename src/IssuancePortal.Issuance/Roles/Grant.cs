using IssuancePortal.Issuance.People;

namespace IssuancePortal.Issuance.Roles;

/// <summary>A role as an account holds it: what it allows, and on whom.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="Scope">On whom; null for everybody.</param>
public sealed record Grant(string Role, IReadOnlyList<Permission> Permissions, PeopleScope? Scope = null)
{
    /// <summary>A role as it comes with the product, on everybody.</summary>
    public static Grant Of(string role) => new(role, Roles.Permissions.Of(role));

    /// <summary>True when it allows this, on somebody at least.</summary>
    public bool Allows(Permission permission) => Permissions.Contains(permission);

    /// <summary>True when it allows this on a person, whose groups must be loaded.</summary>
    public bool Allows(Permission permission, Person person) => Allows(permission) && (Scope is null || Scope.Covers(person));
}
