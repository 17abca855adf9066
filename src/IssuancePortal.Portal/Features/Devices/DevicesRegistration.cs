using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Devices: search, page, their certificates, and what can be done with them.</summary>
internal sealed class DevicesRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddSingleton<FindDevices>()
        .AddSingleton<LookAtDevice>()
        .AddSingleton<FetchCertificate>()
        .AddSingleton<TerminateDevice>()
        .AddSingleton<IMakesDeviceMove>(services => services.GetRequiredService<TerminateDevice>())
        .AddNav<DevicesText>(50, "Nav", "id-card", "devices", [.. Permissions.RolesThatMay(Permission.SearchPeople)])
        .AddSearchSource<DeviceSearchSource>();

    public void Map(WebApplication app) => app.MapCertificate();
}
