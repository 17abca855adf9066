namespace IssuancePortal.Issuance.Roles;

/// <summary>Names of the roles that come with the product. What each may do unless a site changed it is in <see cref="Permissions"/>.</summary>
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

    /// <summary>Asks for devices for others; approves and issues none.</summary>
    public const string Sponsor = "sponsor";

    /// <summary>Hands devices over and activates them; personalises none.</summary>
    public const string Activator = "activator";

    /// <summary>Key-recovery officer: recovers escrowed keys, two of them together; issues none.</summary>
    public const string RecoveryOfficer = "recovery-officer";

    /// <summary>All roles of the product in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Sponsor, Operator, Officer, HelpDesk, Activator, RecoveryOfficer, Auditor, Administrator, User];
}
