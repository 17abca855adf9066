using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Demo;

/// <summary>The accounts of a demo, offered on its sign-in page. Registered in a demo only.</summary>
internal interface IDemoAccounts
{
    /// <summary>The same for all, and no secret: it stands in the documentation.</summary>
    string Password { get; }

    /// <summary>In the order in which they are offered.</summary>
    IReadOnlyList<DemoAccount> All { get; }
}

/// <summary>An account of the demo.</summary>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="Role">Its one role.</param>
/// <param name="GivenName">Of the person behind it.</param>
/// <param name="Surname">Of the person behind it.</param>
/// <param name="Portrait">Number of the portrait.</param>
internal sealed record DemoAccount(string UserName, string Role, string GivenName, string Surname, int Portrait)
{
    public string Name => $"{GivenName} {Surname}";
}

/// <inheritdoc cref="IDemoAccounts"/>
internal sealed class DemoAccounts : IDemoAccounts
{
    public string Password => "PortalDemo2026";

    public IReadOnlyList<DemoAccount> All { get; } =
    [
        new("operator", Role.Operator, "Olga", "Petrova", 16),
        new("officer", Role.Officer, "Victor", "Laurent", 7),
        new("helpdesk", Role.HelpDesk, "Hannah", "Brandt", 4),
        new("auditor", Role.Auditor, "Amir", "Rahimi", 1),
        new("admin", Role.Administrator, "Alice", "Whitfield", 6),
        new("user", Role.User, "Uma", "Krishnan", 10),
        new("ana", Role.User, "Ana", "Sousa", 8),
        new("tomas", Role.User, "Tomáš", "Novák", 12),
        new("recovery", Role.RecoveryOfficer, "Rita", "Marchetti", 18),
        new("recovery2", Role.RecoveryOfficer, "Ravi", "Chandra", 13),
    ];
}
