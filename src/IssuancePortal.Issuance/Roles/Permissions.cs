namespace IssuancePortal.Issuance.Roles;

/// <summary>The table of what each role may do.</summary>
public static class Permissions
{
    private static readonly Dictionary<string, Permission[]> Table = new(StringComparer.Ordinal)
    {
        [Role.Operator] = [Permission.SearchPeople, Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice],
        [Role.Officer] = [Permission.SearchPeople, Permission.ApproveRequests],
        [Role.HelpDesk] = [Permission.SearchPeople, Permission.SuspendDevice, Permission.ReplaceDevice, Permission.TerminateDevice],
        [Role.Auditor] = [Permission.SearchPeople, Permission.ReadAudit, Permission.ReadSettings],
        [Role.Administrator] = [Permission.ManageWorkstations, Permission.ReadSettings, Permission.ReadAudit],
        [Role.User] = [Permission.UseOwnDevices],
    };

    /// <summary>What a role may do; nothing for an unknown role.</summary>
    public static IReadOnlyList<Permission> Of(string role) => Table.GetValueOrDefault(role) ?? [];

    /// <summary>The roles that may.</summary>
    public static IReadOnlyList<string> RolesThatMay(Permission permission) => [.. Role.All.Where(role => Of(role).Contains(permission))];
}
