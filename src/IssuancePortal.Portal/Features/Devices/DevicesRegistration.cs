using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Devices: search, page, their certificates, and what can be done with them.</summary>
internal sealed class DevicesRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddNav<DevicesText>(50, "Nav", "id-card", "devices", Permission.SearchPeople)
        .AddAdminPage<DevicesText>(45, "Ended.Title", "Ended.Lead", "trash-2", "admin/ended-devices", Permission.RemoveDevices)
        .AddTopBarItem<CardInReader>(20)
        .AddSearchSource<DeviceSearchSource>();

    public void Map(WebApplication app) => app.MapCertificate();
}
