namespace IssuancePortal.Issuance.Roles;

/// <summary>Roles of accounts. What each may do is in <see cref="Permissions"/>.</summary>
public static class Role
{
    /// <summary>Issues devices face to face, binds, prints, executes approved requests.</summary>
    public const string Operator = "operator";

    /// <summary>Validation officer: approves or denies requests of others.</summary>
    public const string Officer = "officer";

    /// <summary>Helps people with devices that they have: suspend, replace, unlock, terminate.</summary>
    public const string HelpDesk = "helpdesk";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Policies, groups, roles, workstations; never a person's device.</summary>
    public const string Administrator = "admin";

    /// <summary>Works on their own devices only.</summary>
    public const string User = "user";

    /// <summary>All roles in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Operator, Officer, HelpDesk, Auditor, Administrator, User];
}
