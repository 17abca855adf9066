namespace IssuancePortal.Portal.Features.Phones;

/// <summary>One's own phone: added in the user portal, set up on the phone itself.</summary>
internal sealed class PhonesRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
    }

    public void Map(WebApplication app) => app.MapPhones();
}
