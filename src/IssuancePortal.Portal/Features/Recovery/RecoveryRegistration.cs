using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Recovery;

/// <summary>Keys in escrow: recovering them under dual control, and for whom they are sealed.</summary>
internal sealed class RecoveryRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddNav<RecoveryText>(58, "Nav", "key", "recovery", Permission.RecoverKeys);
        builder.Services.AddAdminPage<RecoveryText>(65, "Admin.Title", "Admin.Lead", "key", "admin/recovery", Permission.ReadSettings);
    }
}
