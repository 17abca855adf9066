using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>The validation queue and its place in the rail.</summary>
internal sealed class ValidationRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddSingleton<QueueBoard>()
        .AddHomeSection<QueueNumbers>(5)
        .AddNav<ValidationText>(5, "Nav", "clipboard-check", "validation", Permission.ApproveRequests);
}
