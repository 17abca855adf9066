using System.Security.Claims;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary><c>GET go/request/{id}</c>: the link in messages. Leads whoever may look at people to the request, anybody else to their own devices.</summary>
internal static class RequestLink
{
    public static void MapRequestLink(this IEndpointRouteBuilder app) => app.MapGet("go/request/{requestId:guid}", Go).RequireAuthorization();

    private static IResult Go(Guid requestId, ClaimsPrincipal principal) => principal.ToActor() switch
    {
        null => Results.Unauthorized(),
        { } actor when actor.May(Permission.SearchPeople) => Results.LocalRedirect($"~/requests/{requestId}"),
        _ => Results.LocalRedirect("~/me"),
    };
}
