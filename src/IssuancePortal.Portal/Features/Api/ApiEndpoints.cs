using System.Security.Claims;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Addresses of the API. Each asks the use case that a page would ask, and answers a refusal with its code, what happened and what to do (RFC 9457).</summary>
internal static class ApiEndpoints
{
    private static readonly string[] Conflicts = ["refusal.illegal-move", "refusal.open-request-exists", "refusal.request-decided", "refusal.request-claimed", "refusal.request-content-changed", "refusal.approval-void", "refusal.has-primary-device"];
    private static readonly string[] Forbidden = ["refusal.not-allowed", "refusal.out-of-scope", "refusal.own-device", "refusal.own-request", "refusal.request-for-yourself", "refusal.request-approved-by-you", "refusal.not-their-stage", "refusal.not-their-move", "refusal.fresh-proof-needed"];

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("api/v1").RequireAuthorization(ApiKeyHandler.Scheme).DisableAntiforgery();

        api.MapGet("people", async (string query, int? limit, ClaimsPrincipal user, SearchPeople people, TradeWords words, CancellationToken cancellation) =>
            Answer(await people.SearchAsync(query, limit ?? 20, Who(user), cancellation), words, rows => rows.Select(ApiPerson.Of).ToArray())).WithName("SearchPeople").Produces<ApiPerson[]>();
        api.MapGet("people/{id:guid}", async (Guid id, ClaimsPrincipal user, LookAtPerson people, TradeWords words, CancellationToken cancellation) =>
            Answer(await people.LookAsync(id, Who(user), cancellation), words, view => new ApiPersonDetail(ApiPerson.Of(view.Person), [.. view.Devices.Select(ApiDevice.Of)], [.. view.Requests.Select(ApiRequest.Of)])))
            .WithName("GetPerson").Produces<ApiPersonDetail>();

        api.MapPost("requests", async (ApiFile order, ClaimsPrincipal user, FileRequest file, TradeWords words, CancellationToken cancellation) =>
        {
            var filed = await file.FileAsync(new FileOrder(order.PersonId, order.PolicyId, order.Mode, order.Reason, order.ReplacesDeviceId, order.TemporaryUntil, order.Comment), Who(user), cancellation);
            return filed.Succeeded ? Results.Created($"api/v1/requests/{filed.Value}", new { Id = filed.Value }) : Problem(filed.Refusal, words);
        }).WithName("FileRequest").ProducesProblem(409).ProducesProblem(422);
        api.MapGet("requests/{id:guid}", async (Guid id, ClaimsPrincipal user, ReviewRequest review, TradeWords words, CancellationToken cancellation) =>
            Answer(await review.LookAsync(id, null, Who(user), cancellation), words, view => new { Request = ApiRequest.Of(view.Request), ContentHash = Convert.ToHexStringLower(view.Content.Hash()) })).WithName("GetRequest");
        api.MapPost("requests/{id:guid}/approve", async (Guid id, ApiApprove order, ClaimsPrincipal user, ApproveRequest approve, TradeWords words, CancellationToken cancellation) =>
            !TryHash(order.ContentHash, out var hash)
                ? Results.Problem(statusCode: 400, title: "contentHash is not 64 hexadecimal digits.")
                : Answer(await approve.ApproveAsync(new ApproveOrder(id, hash, order.PolicyId), Who(user), cancellation), words, state => new { State = state.ToString() })).WithName("ApproveRequest");
        api.MapPost("requests/{id:guid}/deny", async (Guid id, ApiNote note, ClaimsPrincipal user, DenyRequest deny, TradeWords words, CancellationToken cancellation) =>
            Answer(await deny.DenyAsync(new DenyOrder(id, note.Reason), Who(user), cancellation), words, state => new { State = state.ToString() })).WithName("DenyRequest");
        api.MapPost("requests/{id:guid}/withdraw", async (Guid id, ApiNote note, ClaimsPrincipal user, WithdrawRequest withdraw, TradeWords words, CancellationToken cancellation) =>
            Answer(await withdraw.WithdrawAsync(new WithdrawOrder(id, note.Reason), Who(user), cancellation), words, state => new { State = state.ToString() })).WithName("WithdrawRequest");

        api.MapGet("devices", async (string serial, int? limit, ClaimsPrincipal user, FindDevices devices, TradeWords words, CancellationToken cancellation) =>
            Answer(await devices.BySerialAsync(serial, limit ?? 20, Who(user), cancellation), words, rows => rows.Select(row => ApiDevice.Of(row.Device)).ToArray())).WithName("FindDevices").Produces<ApiDevice[]>();
        api.MapGet("devices/{id:guid}", async (Guid id, ClaimsPrincipal user, LookAtDevice devices, TradeWords words, CancellationToken cancellation) =>
            Answer(await devices.LookAsync(id, Who(user), cancellation), words, view => new ApiDeviceDetail(
                ApiDevice.Of(view.Device), [.. view.Certificates.Select(ApiCertificate.Of)], [.. view.Moves.Where(move => move.Refusal is null).Select(move => move.Row.Move.ToString())]))).WithName("GetDevice").Produces<ApiDeviceDetail>();
        api.MapPost("devices/{id:guid}/suspend", async (Guid id, ApiNote note, ClaimsPrincipal user, SuspendDevice suspend, TradeWords words, CancellationToken cancellation) =>
            Answer(await suspend.SuspendAsync(id, note.Reason, Who(user), cancellation), words, serials => new ApiMoved(nameof(DeviceMove.Suspend), serials))).WithName("SuspendDevice").Produces<ApiMoved>();
        api.MapPost("devices/{id:guid}/resume", async (Guid id, ApiNote note, ClaimsPrincipal user, ResumeDevice resume, TradeWords words, CancellationToken cancellation) =>
            Answer(await resume.ResumeAsync(id, note.Reason, Who(user), cancellation), words, serials => new ApiMoved(nameof(DeviceMove.Resume), serials))).WithName("ResumeDevice").Produces<ApiMoved>();
        api.MapPost("devices/{id:guid}/terminate", async (Guid id, ApiTerminate order, ClaimsPrincipal user, TerminateDevice terminate, TradeWords words, CancellationToken cancellation) =>
            Answer(await terminate.TerminateAsync(new TerminateOrder(id, order.Reason), Who(user), cancellation), words, serials => new ApiMoved(nameof(DeviceMove.Terminate), serials))).WithName("TerminateDevice").Produces<ApiMoved>();

        api.MapGet("certificates/{serial}", async (string serial, ClaimsPrincipal user, FetchCertificate fetch, TradeWords words, CancellationToken cancellation) =>
            Answer(await fetch.FetchAsync(serial.ToUpperInvariant(), Who(user), cancellation), words, ApiCertificate.Of)).WithName("GetCertificate").Produces<ApiCertificate>();
    }

    private static Actor Who(ClaimsPrincipal user) => user.ToActor() ?? throw new InvalidOperationException("The API was reached without a key.");

    private static IResult Answer<T, TShape>(Result<T> result, TradeWords words, Func<T, TShape> shape) => result.Succeeded ? Results.Ok(shape(result.Value)) : Problem(result.Refusal, words);

    private static IResult Problem(Refusal refusal, TradeWords words) => Results.Problem(
        statusCode: Forbidden.Contains(refusal.Code) ? 403 : Conflicts.Contains(refusal.Code) ? 409 : refusal.Code.EndsWith("-unknown", StringComparison.Ordinal) ? 404 : 422,
        title: words.What(refusal),
        detail: words.WhatToDo(refusal),
        extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });

    private static bool TryHash(string text, out byte[] hash)
    {
        hash = text.Length == 64 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : [];
        return hash.Length == 32;
    }
}
