using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Lifecycle;

/// <summary>The tables of modes and lives, for people to read.</summary>
internal sealed class LifecycleRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddNav<LifecycleText>(920, "Nav", "list-checks", "admin/lifecycle", Permission.ReadSettings);
}
