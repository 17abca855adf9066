using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>The audit trail: timelines on the pages of people, devices and runs, its own page, exports, and evidence.</summary>
internal sealed class AuditRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddSingleton<LookAtTimeline>().AddSingleton<ChainWatch>().AddSingleton<SearchAudit>().AddSingleton<ExportEvidence>()
        .AddNav<AuditText>(80, "Nav", "scroll-text", "audit", Permission.ReadAudit);

    public void Map(WebApplication app) => app.MapAuditExport();
}
