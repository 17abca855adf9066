using System.Security.Claims;
using System.Text;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Words;
using static IssuancePortal.Portal.Features.Api.ApiAnswers;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Devices: finding them, and every move of their life that somebody's word can make, each with its look ahead.</summary>
internal static class DeviceAddresses
{
    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        api.MapGet("devices", async (string? serial, DeviceState? state, string? location, int? page, int? limit, ClaimsPrincipal user, FindDevices devices, TradeWords words, CancellationToken cancellation) =>
            serial is not null
                ? Answer(await devices.BySerialAsync(serial, limit ?? 20, Who(user), cancellation), words, rows => new ApiDevices([.. rows.Select(row => ApiDevice.Of(row.Device))], rows.Length))
                : Answer(await devices.PageAsync(state, location, page ?? 0, limit ?? 100, Who(user), cancellation), words, found => new ApiDevices([.. found.Rows.Select(row => ApiDevice.Of(row.Device))], found.Total)))
            .Says<ApiDevices>("FindDevices", "Devices whose serial number begins so; without one, a page (from 0) of those in a state and at a place in stock.");
        api.MapGet("devices/{id:guid}", async (Guid id, ClaimsPrincipal user, LookAtDevice devices, TradeWords words, CancellationToken cancellation) =>
            Answer(await devices.LookAsync(id, Who(user), cancellation), words, view => new ApiDeviceDetail(
                ApiDevice.Of(view.Device), [.. view.Certificates.Select(ApiCertificate.Of)], [.. view.Moves.Where(move => move is { Refusal: null, NeedsCard: false }).Select(move => move.Row.Move.ToString())])))
            .Says<ApiDeviceDetail>("GetDevice", "A device with its certificates, and the moves that this key can make with it now.");

        foreach (var move in api.ServiceProvider.GetServices<IMakesDeviceMove>().Where(move => !move.NeedsCard).OrderBy(move => move.Move))
        {
            switch (move.Move)
            {
                case DeviceMove.Terminate:
                    api.MapMove<ApiTerminate>(move, order => new MoveChoice(Termination: order?.Reason ?? TerminationReason.NotNeeded));
                    break;
                case DeviceMove.Dispose:
                    api.MapMove<ApiDispose>(move, order => new MoveChoice(Disposal: order?.Reason ?? DisposalReason.Destroyed));
                    break;
                default:
                    api.MapMove<ApiNote>(move, note => new MoveChoice(note?.Reason ?? ""));
                    break;
            }
        }

        api.MapPost("devices/{id:guid}/extend", async (Guid id, ApiExtend order, ClaimsPrincipal user, ExtendTemporary extend, TradeWords words, CancellationToken cancellation) =>
            Answer(await extend.ExtendAsync(id, order.Until, Who(user), cancellation), words, until => new ApiExtend(until))).Says<ApiExtend>("ExtendTemporary", "Lends a temporary device for longer.");
        api.MapPost("devices/{id:guid}/terminate/request", async (Guid id, ApiTerminate order, ClaimsPrincipal user, AskForTermination ask, TradeWords words, CancellationToken cancellation) =>
        {
            var filed = await ask.FileAsync(new TerminationOrder(id, order.Reason), Who(user), cancellation);
            return filed.Succeeded ? Results.Created($"api/v1/requests/{filed.Value}", new ApiId(filed.Value)) : Problem(filed.Refusal, words);
        }).Says<ApiId>("RequestTermination", "Asks for the end of a device; the last officer's approval ends it.", "Needed where the device's policy wants terminations validated: terminate is then refused with refusal.termination-needs-approval.", 201);
        api.MapPost("devices/{id:guid}/update", async (Guid id, ApiUpdate order, ClaimsPrincipal user, UpdateDevice update, TradeWords words, CancellationToken cancellation) =>
        {
            var filed = await update.FileAsync(order.For(id), Who(user), cancellation);
            return filed.Succeeded ? Results.Created($"api/v1/requests/{filed.Value}", new ApiId(filed.Value)) : Problem(filed.Refusal, words);
        }).Says<ApiId>("UpdateDevice", "Asks for an update or re-issuance, carried out when the device is next in a reader.", status: 201);
        api.MapPost("devices/{id:guid}/update/foresee", async (Guid id, ApiUpdate order, ClaimsPrincipal user, UpdateDevice update, TradeWords words, CancellationToken cancellation) =>
            Answer(await update.CompareAsync(order.For(id), Who(user), cancellation), words, slots => slots.Select(ApiDifference.Of).ToArray()))
            .Says<ApiDifference[]>("ForeseeUpdate", "What would be other on the device after an update or re-issuance, by slot.");
    }

    /// <summary>The last part of a move's address.</summary>
    internal static string Segment(DeviceMove move)
    {
        var text = new StringBuilder();
        foreach (var c in move.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static void MapMove<TOrder>(this IEndpointRouteBuilder api, IMakesDeviceMove made, Func<TOrder?, MoveChoice> choice)
        where TOrder : class
    {
        var (move, row) = (made.Move, DeviceLifecycle.Row(made.Move));
        var description = $"{row.Id}: from {string.Join(", ", row.From)} to {row.To?.ToString() ?? "nothing"}; certificates: {row.Effect}. Needs the permission {made.Permission}. Refused with refusal.illegal-move in another state.";
        api.MapPost($"devices/{{id:guid}}/{Segment(move)}", async (Guid id, TOrder? order, ClaimsPrincipal user, MakeDeviceMove moves, TradeWords words, CancellationToken cancellation) =>
            Answer(await moves.MakeAsync(id, move, choice(order), Who(user), cancellation), words, serials => new ApiMoved(move.ToString(), serials)))
            .Says<ApiMoved>($"{move}Device", $"Makes the move {move}.", description);
        api.MapPost($"devices/{{id:guid}}/{Segment(move)}/foresee", async (Guid id, TOrder? order, ClaimsPrincipal user, ForeseeMove foresee, TradeWords words, CancellationToken cancellation) =>
            Answer(await foresee.OfMoveAsync(id, move, choice(order), Who(user), cancellation), words, ApiForeseen.Of))
            .Says<ApiForeseen>($"Foresee{move}Device", $"What the move {move} would do; nothing is changed.", description);
    }
}
