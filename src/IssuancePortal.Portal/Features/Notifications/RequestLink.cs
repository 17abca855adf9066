using System.Security.Claims;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary><c>GET go/request/{id}</c>: the link in messages. Leads whoever opens it to where they see the request; an officer to the queue.</summary>
internal static class RequestLink
{
    public static void MapRequestLink(this IEndpointRouteBuilder app) => app.MapGet("go/request/{requestId:guid}", GoAsync).RequireAuthorization();

    private static async Task<IResult> GoAsync(Guid requestId, ClaimsPrincipal principal, IIssuanceStore store, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        if (!actor.May(Permission.SearchPeople)) return Results.LocalRedirect("~/");
        return await store.ReadAsync(session => session.RequestAsync(requestId, cancellation), cancellation) is { } request
            ? Results.LocalRedirect($"~/people/{request.PersonId}")
            : Results.LocalRedirect("~/");
    }
}
