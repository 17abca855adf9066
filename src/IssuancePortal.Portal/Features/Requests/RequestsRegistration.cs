using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Filing requests, their pages, and what is approved and waits for an operator.</summary>
internal sealed class RequestsRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddScoped<RequestWords>()
        .AddHomeSection<ApprovedRequests>(15)
        .AddNav<RequestsText>(30, "Nav", "file-text", "requests", Permission.RequestIssuance);
}
