namespace IssuancePortal.Issuance.Roles;

/// <summary>What each role of the product may do as it comes. A site changes it in <see cref="RoleDefinition"/>; an administrator's stays as it is.</summary>
public static class Permissions
{
    private static readonly Dictionary<string, Permission[]> Table = new(StringComparer.Ordinal)
    {
        [Role.Sponsor] = [Permission.SearchPeople, Permission.RequestIssuance],
        [Role.Operator] =
        [
            Permission.SearchPeople, Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice, Permission.HandOver, Permission.RequestUpdate, Permission.RecycleDevice,
            Permission.DisposeDevice, Permission.ManageStock,
        ],
        [Role.Officer] = [Permission.SearchPeople, Permission.ApproveRequests, Permission.ChangePolicyAtApproval],
        [Role.HelpDesk] =
        [
            Permission.SearchPeople, Permission.SuspendDevice, Permission.ReplaceDevice, Permission.UnlockPin, Permission.RequestUpdate, Permission.TerminateDevice, Permission.TerminateAll,
            Permission.RecycleDevice, Permission.DisposeDevice,
        ],
        [Role.Activator] = [Permission.SearchPeople, Permission.HandOver],
        [Role.RecoveryOfficer] = [Permission.SearchPeople, Permission.RecoverKeys],
        [Role.Auditor] = [Permission.SearchPeople, Permission.ReadAudit, Permission.ExportAudit, Permission.ReadSettings],
        [Role.Administrator] =
        [
            Permission.ReadAudit, Permission.ReadSettings, Permission.ManagePolicies, Permission.ManageSettings, Permission.ManageRoles, Permission.ManagePeople, Permission.ManageWorkstations,
            Permission.ManageNotifications, Permission.ManageApiKeys, Permission.RemoveDevices,
        ],
        [Role.User] = [Permission.UseOwnDevices],
    };

    /// <summary>What a role of the product may do as it comes; nothing for an unknown role.</summary>
    public static IReadOnlyList<Permission> Of(string role) => Table.GetValueOrDefault(role) ?? [];

    /// <summary>The roles of the product that may as they come.</summary>
    public static IReadOnlyList<string> RolesThatMay(Permission permission) => [.. Role.All.Where(role => Of(role).Contains(permission))];
}
