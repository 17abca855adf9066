using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The workstation that a page works with, and its chip in the top bar.</summary>
internal sealed class WorkstationChipRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddScoped<CurrentWorkstation>()
        .AddScoped<IPageWorkstation>(services => services.GetRequiredService<CurrentWorkstation>())
        .AddScoped<ConnectDialogs>()
        .AddTopBarItem<WorkstationChip>(10);
}
