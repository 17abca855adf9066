using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.People;

/// <summary>People: search, page, photo.</summary>
internal sealed class PeopleRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddNav<PeopleText>(40, "Nav", "users", "people", Permission.SearchPeople)
        .AddSearchSource<PeopleSearchSource>();

    public void Map(WebApplication app) => app.MapPhoto();
}
