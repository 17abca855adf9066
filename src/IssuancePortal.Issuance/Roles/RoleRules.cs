namespace IssuancePortal.Issuance.Roles;

/// <summary>
/// What must not come together in one role (SP 800-79 keeps these officials apart; FIPS 201-3 §2.7: no single person issues alone). One person with two roles is stopped by the
/// checks of the moves instead, which compare persons.
/// </summary>
public static class RoleRules
{
    private static readonly Permission[] MakesDevices = [Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice];

    private static readonly Permission[] EndsDevices = [Permission.SuspendDevice, Permission.UnlockPin, Permission.TerminateDevice, Permission.TerminateAll];

    private static readonly Permission[] TouchesDevices =
        [.. MakesDevices, .. EndsDevices, Permission.HandOver, Permission.ApproveRequests, Permission.ReplaceDevice, Permission.RequestUpdate, Permission.RecycleDevice, Permission.DisposeDevice];

    private static readonly Permission[] Administers =
    [
        Permission.ManagePolicies, Permission.ManageSettings, Permission.ManageRoles, Permission.ManagePeople, Permission.ManageWorkstations, Permission.ManageNotifications, Permission.ManageApiKeys,
    ];

    private static readonly (Permission[] These, Permission[] Those, string Code)[] Apart =
    [
        ([Permission.ApproveRequests], MakesDevices, "refusal.role-approves-own"),
        (Administers, TouchesDevices, "refusal.role-administers-devices"),
        ([Permission.RecoverKeys], [.. MakesDevices, .. Administers], "refusal.role-recovers-own"),
        ([Permission.IssueDevice], EndsDevices, "refusal.role-issues-and-ends"),
        ([Permission.ExportAudit], [.. TouchesDevices, .. Administers, Permission.ManageStock], "refusal.role-audits-own"),
    ];

    /// <summary>Every pair that must not be together, as a refusal that names both; none for a good role.</summary>
    public static IReadOnlyList<Refusal> Faults(IReadOnlyCollection<Permission> permissions)
    {
        var faults = new List<Refusal>();
        if (permissions.Count == 0) faults.Add(new Refusal("refusal.role-empty"));
        foreach (var (these, those, code) in Apart)
        {
            var (one, other) = (these.Where(permissions.Contains).ToList(), those.Where(permissions.Contains).ToList());
            if (one.Count > 0 && other.Count > 0) faults.Add(new Refusal(code, one[0].ToString(), other[0].ToString()));
        }

        if (permissions.Contains(Permission.ChangePolicyAtApproval) && !permissions.Contains(Permission.ApproveRequests))
            faults.Add(new Refusal("refusal.role-needs-other", Permission.ChangePolicyAtApproval.ToString(), Permission.ApproveRequests.ToString()));
        return faults;
    }
}
