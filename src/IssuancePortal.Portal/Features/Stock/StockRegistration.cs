using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Stock;

/// <summary>Blank devices: where they lie, taking them in, taking them elsewhere.</summary>
internal sealed class StockRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddNav<StockText>(55, "Nav", "layers", "stock", Permission.ManageStock);
}
