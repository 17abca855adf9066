using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Home;

internal sealed class HomeRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddNav<HomeText>(0, "Nav", "house", "");
}
