namespace IssuancePortal.Issuance.Roles;

/// <summary>A role: what its holders may do. Those of the product are written at the first start and follow it until a site edits them; others are copies with names of their own.</summary>
public sealed class RoleDefinition
{
    /// <summary>Stable name, the key: small letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Words shown to people; empty for a role of the product, which has words in every language.</summary>
    public string DisplayName { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>Stored as JSON.</summary>
    public required IReadOnlyList<Permission> Permissions { get; set; }

    /// <summary>True for a role of the product: it can be edited, except for the administrator's, and never removed.</summary>
    public bool IsPredefined { get; init; }

    /// <summary>Whether its holders can be limited to groups or sites.</summary>
    public RoleScopeKind ScopeKind { get; set; } = RoleScopeKind.PerAccount;

    /// <summary>When somebody last edited it; null for a role that is as it came.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>The role of the product of this name.</summary>
    public static RoleDefinition Predefined(string name) => new()
    {
        Name = name,
        Permissions = Roles.Permissions.Of(name),
        IsPredefined = true,
        ScopeKind = name is Role.Administrator or Role.Auditor or Role.User ? RoleScopeKind.Everybody : RoleScopeKind.PerAccount,
    };
}

/// <summary>Whether the holders of a role can be limited to some people.</summary>
public enum RoleScopeKind
{
    /// <summary>Every holder acts on everybody.</summary>
    Everybody,

    /// <summary>Each holder can be limited to groups or sites; one without limits acts on everybody.</summary>
    PerAccount,
}

/// <summary>The people to whom a role is limited for one account. No row: everybody.</summary>
public sealed class AccountRoleScope
{
    public required string AccountId { get; init; }

    public required string Role { get; init; }

    /// <summary>Ids of groups, stored as JSON.</summary>
    public required IReadOnlyList<Guid> Groups { get; set; }

    /// <summary>Names of sites, stored as JSON.</summary>
    public required IReadOnlyList<string> Sites { get; set; }
}
