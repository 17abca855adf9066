using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Features.Admin.Policies;
using IssuancePortal.Portal.Features.Admin.Settings;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Admin;

/// <summary>The administration: one place in the rail, behind which roles, accounts, policies, assignments and settings are.</summary>
internal sealed class AdminRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddSingleton<ManageRoles>()
        .AddScoped<ManageAccounts>()
        .AddSingleton<ChangePolicies>()
        .AddSingleton<AssignPolicies>()
        .AddSingleton<ChangeSettings>()
        .AddScoped<SettingWords>()
        .AddScoped<LayoutNames>()
        .AddScoped<PolicyWords>()
        .AddNav<AdminText>(90, "Title", "settings", "admin", Permission.ReadSettings, Permission.ManageRoles, Permission.ManagePolicies, Permission.ManageSettings, Permission.ManageApiKeys)
        .AddAdminPage<AdminText>(10, "Policies.Title", "Policies.Lead", "layers", "admin/policies", Permission.ReadSettings)
        .AddAdminPage<AdminText>(20, "Assignments.Title", "Assignments.Lead", "list-checks", "admin/assignments", Permission.ReadSettings)
        .AddAdminPage<AdminText>(30, "Settings.Title", "Settings.Lead", "settings", "admin/settings", Permission.ReadSettings)
        .AddAdminPage<AdminText>(40, "Roles.Title", "Roles.Lead", "shield", "admin/roles", Permission.ReadSettings)
        .AddAdminPage<AdminText>(50, "Accounts.Title", "Accounts.Lead", "user-round", "admin/accounts", Permission.ManageRoles);
}
