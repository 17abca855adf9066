using System.Security.Claims;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Words;
using static IssuancePortal.Portal.Features.Api.ApiAnswers;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>People: who they are, what they hold, what they can be issued, and the end of all of it.</summary>
internal static class PeopleAddresses
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        api.MapGet("people", async (string query, int? limit, ClaimsPrincipal user, SearchPeople people, TradeWords words, CancellationToken cancellation) =>
            Answer(await people.SearchAsync(query, limit ?? 20, Who(user), cancellation), words, rows => rows.Select(ApiPerson.Of).ToArray()))
            .Says<ApiPerson[]>("SearchPeople", "People of which every word of the query begins a word of name, e-mail address, employee number or user principal name.");
        api.MapGet("people/{id:guid}", async (Guid id, ClaimsPrincipal user, LookAtPerson people, TradeWords words, CancellationToken cancellation) =>
            Answer(await people.LookAsync(id, Who(user), cancellation), words, view => new ApiPersonDetail(ApiPerson.Of(view.Person), [.. view.Devices.Select(ApiDevice.Of)], [.. view.Requests.Select(ApiRequest.Of)])))
            .Says<ApiPersonDetail>("GetPerson", "A person with devices and requests.");
        api.MapGet("people/{id:guid}/offers", async (Guid id, IssuanceReason? reason, ClaimsPrincipal user, LookAtPerson people, FileRequest file, TradeWords words, CancellationToken cancellation) =>
        {
            var actor = Who(user);
            if (await people.LookAsync(id, actor, cancellation) is { Succeeded: false, Refusal: { } refused }) return Problem(refused, words);
            return Results.Ok((await file.OffersAsync(id, reason ?? IssuanceReason.None, actor, cancellation)).Select(offer => new ApiOffer(offer.Policy.Id, offer.Policy.Name, offer.Policy.Kind.ToString(), [.. offer.Modes.Select(mode => mode.Name)])).ToArray());
        }).Says<ApiOffer[]>("GetOffers", "Policies and modes under which a person can be issued a device for a reason.");
        api.MapPost("people/{id:guid}/terminate", async (Guid id, ApiTerminateAll order, ClaimsPrincipal user, TerminateAll terminate, TradeWords words, CancellationToken cancellation) =>
            Answer(await terminate.TerminateAsync(new TerminateAllOrder(id, order.Reason), Who(user), cancellation), words, ended => new ApiEndedAll(ended.Devices, ended.Certificates, ended.Requests, ended.Abandoned)))
            .Says<ApiEndedAll>("TerminateAll", "Ends everything that a person holds.", "Every device is terminated, every open request withdrawn, a run under way given up. The reason PersonLeft also marks the person as gone.");
        api.MapPost("people/{id:guid}/terminate/foresee", async (Guid id, ApiTerminateAll order, ClaimsPrincipal user, ForeseeMove foresee, TradeWords words, CancellationToken cancellation) =>
            Answer(await foresee.OfTerminateAllAsync(new TerminateAllOrder(id, order.Reason), Who(user), cancellation), words, ApiForeseen.Of))
            .Says<ApiForeseen>("ForeseeTerminateAll", "What an end of everything that a person holds would do; nothing is changed.");
    }
}
