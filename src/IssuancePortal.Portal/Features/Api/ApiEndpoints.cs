using Microsoft.AspNetCore.Http.Metadata;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Addresses of the API. Each asks the use case that a page would ask, and answers a refusal with its code, what happened and what to do (RFC 9457).</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("api/v1").RequireAuthorization(ApiKeyHandler.Scheme).DisableAntiforgery();
        foreach (var status in ApiAnswers.RefusalStatuses) api.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ApiProblem), ["application/problem+json"]));
        api.MapPeople();
        api.MapDevices();
        api.MapCertificates();
        api.MapRequests();
        api.MapStock();
    }

    /// <summary>Name, sentence and answer of an address, for its description.</summary>
    public static RouteHandlerBuilder Says<TAnswer>(this RouteHandlerBuilder address, string name, string summary, string? description = null, int status = 200)
    {
        address.WithName(name).WithSummary(summary).Produces<TAnswer>(status);
        return description is null ? address : address.WithDescription(description);
    }

    /// <summary>Gives what was answered with a bare status, because what was sent could not be read, a body that says so.</summary>
    public static async Task SayWhatIsWrong(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = e.StatusCode;
        }

        if (http.Response is { StatusCode: >= 400 and < 500, HasStarted: false, ContentType: null, ContentLength: null or 0 })
        {
            await ApiAnswers.Malformed(http.Response.StatusCode switch
            {
                404 => "There is no such address.",
                405 => "This address does not know this method.",
                415 => "The body must be sent as this address describes it.",
                _ => "What was sent cannot be read.",
            }, http.Response.StatusCode).ExecuteAsync(http);
        }
    }
}
