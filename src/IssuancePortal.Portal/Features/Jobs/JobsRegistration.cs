using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Jobs;

/// <summary>What the portal does by itself, and what of it is late.</summary>
internal sealed class JobsRegistration : IPortalFeature
{
    /// <summary>After the authority is open and runs are taken up.</summary>
    public int Order => 30;

    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddHostedService<JobsService>()
        .AddHomeSection<LatePublications>(5);
}
