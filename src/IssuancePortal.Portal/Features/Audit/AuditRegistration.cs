using IssuancePortal.Issuance.Audit;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>Timelines on the pages of people, devices and runs.</summary>
internal sealed class AuditRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<LookAtTimeline>().AddSingleton<ChainWatch>();
}
