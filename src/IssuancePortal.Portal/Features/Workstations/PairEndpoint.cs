using System.Security.Cryptography;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Where clients redeem tickets. 400: no such request; 401: the signature is not the key's, or for another portal; 403: a web page asks, or a computer that is not enrolled wants to serve a sign-in; 410: the ticket is dead.</summary>
internal static class PairEndpoint
{
    private const int MaxBody = 8 * 1024;

    public static void MapPairing(this IEndpointRouteBuilder app) => app.MapPost(LineNames.PairPath, PairAsync)
        .AllowAnonymous()
        .DisableAntiforgery()
        .WithMetadata(new RequestSizeLimitAttribute(MaxBody));

    private static async Task<IResult> PairAsync(
        HttpContext http,
        PairRequest request,
        PairingTickets tickets,
        EnrolWorkstation enrol,
        IIssuanceStore store,
        IOptions<WorkstationOptions> options,
        IOptions<ShellOptions> shell)
    {
        if (http.Request.Headers.Origin.Count > 0) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (request is not { Ticket.Length: > 0 and <= 128, Signature.Length: 64 }) return Results.BadRequest();
        using var key = DeviceKeys.TryImport(request.DevicePublicKey);
        if (key is null) return Results.BadRequest();
        if (!key.VerifyData(LineNames.PairingText(options.Value.OriginOf(http.Request), request.Ticket), request.Signature, HashAlgorithmName.SHA256)) return Results.Unauthorized();

        var machine = CmsClientHub.Cut(request.MachineName);
        if (tickets.Find(request.Ticket) is not { } ticket) return Results.StatusCode(StatusCodes.Status410Gone);
        var actor = ticket.Principal.ToActor();
        // Somebody who is about to sign in has no account to enrol a computer for: only a known one serves them.
        var known = actor is null ? await store.ReadAsync(session => session.WorkstationByKeyAsync(request.DevicePublicKey, http.RequestAborted), http.RequestAborted) : null;
        if (actor is null && known is not { RevokedAt: null }) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!ticket.Ask(request.DevicePublicKey, machine)) return Results.StatusCode(StatusCodes.Status410Gone);
        if (!request.Confirm) return Answer(null);

        if (!tickets.TryTake(ticket)) return Results.StatusCode(StatusCodes.Status410Gone);
        if (actor is null)
        {
            ticket.Redeemed(known!.Id);
            return Answer(known.Id);
        }

        var enrolled = await enrol.RunAsync(
            new WorkstationEnrolment(actor, ticket.BrowserId, request.DevicePublicKey, machine, CmsClientHub.Cut(request.OperatingSystem), CmsClientHub.Cut(request.ClientVersion)),
            http.RequestAborted);
        if (!enrolled.Succeeded) return Results.StatusCode(StatusCodes.Status409Conflict);
        ticket.Redeemed(enrolled.Value.Id);
        return Answer(enrolled.Value.Id);

        IResult Answer(Guid? id) => Results.Ok(new PairAnswer(shell.Value.Name, actor?.Name ?? "(sign-in with a card)", ticket.CompareCode!, id));
    }
}
