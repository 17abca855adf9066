using System.Security.Claims;
using System.Security.Cryptography;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.Net.Http.Headers;

namespace IssuancePortal.Portal.Features.People;

/// <summary><c>GET people/{id}/photo</c>: a person's portrait, for those who may look at the person.</summary>
internal static class PhotoEndpoint
{
    public static void MapPhoto(this IEndpointRouteBuilder app) => app.MapGet("people/{personId:guid}/photo", SendAsync).RequireAuthorization();

    private static async Task<IResult> SendAsync(Guid personId, ClaimsPrincipal principal, LookAtPerson people, HttpContext http, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var found = await people.PhotoAsync(personId, actor, cancellation);
        if (!found.Succeeded) return Results.Forbid();
        if (found.Value is not { } photo) return Results.NotFound();

        // Kept by this browser only, and asked for again each time: a role can be taken away.
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(photo.Jpeg))[..32]}\"");
        return Results.File(photo.Jpeg, "image/jpeg", entityTag: tag, lastModified: photo.TakenAt);
    }
}
