using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>Moving devices to the current version of their policy.</summary>
internal sealed class CampaignsRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddAdminPage<CampaignsText>(15, "Title", "Lead", "arrow-up", "admin/campaigns", Permission.ReadSettings);

    public void Map(WebApplication app) => app.MapCampaignReport();
}
