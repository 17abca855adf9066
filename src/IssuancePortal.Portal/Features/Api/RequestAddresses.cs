using System.Globalization;
using System.Security.Claims;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Mvc;
using static IssuancePortal.Portal.Features.Api.ApiAnswers;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Requests: filing, listing, editing, withdrawing, and reading what was decided. No key decides: that is for people.</summary>
internal static class RequestAddresses
{
    public static void MapRequests(this IEndpointRouteBuilder api)
    {
        api.MapGet("requests", async ([AsParameters] ApiQueueQuery query, ClaimsPrincipal user, ListQueue queue, TradeWords words, CancellationToken cancellation) =>
            !TryCursor(query.After, out var after)
                ? Malformed("after is not what an answer gave as next.")
                : Answer(await queue.LookAsync(query.Filter, after, query.Limit ?? ListQueue.PartSize, Who(user), cancellation), words, part => new ApiQueuePart([.. part.Items.Select(Item)], part.Next is { } next ? Text(next) : null)))
            .Says<ApiQueuePart>("ListRequests", "Requests in order, part by part.", "An answer's next is the after of the following part: what is added meanwhile moves nothing.");
        api.MapGet("requests/count", async ([AsParameters] ApiQueueQuery query, ClaimsPrincipal user, ListQueue queue, TradeWords words, CancellationToken cancellation) =>
            Answer(await queue.CountAsync(query.Filter, Who(user), cancellation), words, count => new ApiCount(count.Value, count.IsMore))).Says<ApiCount>("CountRequests", $"How many requests there are, counted up to {ListQueue.CountedUpTo}.");
        api.MapPost("requests", async (ApiFile order, ClaimsPrincipal user, FileRequest file, TradeWords words, CancellationToken cancellation) =>
        {
            var filed = await file.FileAsync(order.Order, Who(user), cancellation);
            return filed.Succeeded ? Results.Created($"api/v1/requests/{filed.Value}", new ApiId(filed.Value)) : Problem(filed.Refusal, words);
        }).Says<ApiId>("FileRequest", "Asks for a first device or a replacement.", "A replacement that holds the original puts its certificates on hold at once.", 201);
        api.MapPost("requests/foresee", async (ApiFile order, ClaimsPrincipal user, ForeseeMove foresee, TradeWords words, CancellationToken cancellation) =>
            Answer(await foresee.OfRequestAsync(order.Order, Who(user), cancellation), words, ApiForeseen.Of)).Says<ApiForeseen>("ForeseeRequest", "What filing a request would do to devices; nothing is changed.");
        api.MapGet("requests/{id:guid}", async (Guid id, ClaimsPrincipal user, ReviewRequest review, TradeWords words, CancellationToken cancellation) =>
            Answer(await review.LookAsync(id, null, Who(user), cancellation), words, view => new ApiRequestDetail(ApiRequest.Of(view.Request), Convert.ToHexStringLower(view.Content.Hash()))))
            .Says<ApiRequestDetail>("GetRequest", "A request, with the hash of what an approval is given for.");
        api.MapGet("requests/{id:guid}/decisions", async (Guid id, ClaimsPrincipal user, ReviewRequest review, TradeWords words, CancellationToken cancellation) =>
            Answer(await review.LookAsync(id, null, Who(user), cancellation), words, Decisions)).Says<ApiDecisions>("GetDecisions", "What was decided on a request, by whom and when; void approvals too.");
        api.MapPut("requests/{id:guid}", async (Guid id, ApiEdit order, ClaimsPrincipal user, EditRequest edit, TradeWords words, CancellationToken cancellation) =>
            Answer(await edit.EditAsync(new EditOrder(id, order.PolicyId, order.Comment, order.TemporaryUntil), Who(user), cancellation), words, state => new ApiState(state.ToString())))
            .Says<ApiState>("EditRequest", "Edits an open request; its approvals are void when what they were given for changes.");
        api.MapPost("requests/{id:guid}/withdraw", async (Guid id, ApiNote? note, ClaimsPrincipal user, WithdrawRequest withdraw, TradeWords words, CancellationToken cancellation) =>
            Answer(await withdraw.WithdrawAsync(new WithdrawOrder(id, note?.Reason ?? ""), Who(user), cancellation), words, state => new ApiState(state.ToString())))
            .Says<ApiState>("WithdrawRequest", "Withdraws a request that nobody has carried out; what it had done to devices is undone.");
        api.MapPost("requests/{id:guid}/withdraw/foresee", async (Guid id, ClaimsPrincipal user, ForeseeMove foresee, TradeWords words, CancellationToken cancellation) =>
            Answer(await foresee.OfWithdrawalAsync(id, Who(user), cancellation), words, ApiForeseen.Of)).Says<ApiForeseen>("ForeseeWithdrawal", "What withdrawing a request would do to devices; nothing is changed.");
        api.MapPost("requests/{id:guid}/approve", async (Guid id, ApiApprove order, ClaimsPrincipal user, ApproveRequest approve, TradeWords words, CancellationToken cancellation) =>
            !TryHash(order.ContentHash, out var hash)
                ? Malformed("contentHash is not 64 hexadecimal digits.")
                : Answer(await approve.ApproveAsync(new ApproveOrder(id, hash, order.PolicyId), Who(user), cancellation), words, state => new ApiState(state.ToString())))
            .Says<ApiState>("ApproveRequest", "Approves a request. No key may: the second pair of eyes is a person's.");
        api.MapPost("requests/{id:guid}/deny", async (Guid id, ApiNote note, ClaimsPrincipal user, DenyRequest deny, TradeWords words, CancellationToken cancellation) =>
            Answer(await deny.DenyAsync(new DenyOrder(id, note.Reason), Who(user), cancellation), words, state => new ApiState(state.ToString()))).Says<ApiState>("DenyRequest", "Denies a request. No key may: the second pair of eyes is a person's.");
        api.MapPost("requests/{id:guid}/hand-over", async (Guid id, ApiHandOver order, ClaimsPrincipal user, HandOverDevice handOver, TradeWords words, CancellationToken cancellation) =>
            Answer(await handOver.ConfirmAsync(id, order.Way, Who(user), cancellation), words, at => new ApiAt(at))).Says<ApiAt>("HandOver", "Confirms that a request's device was given to its person.");
    }

    private static ApiQueueItem Item(QueueItem item) => new(ApiRequest.Of(item.Request), item.Person.Name, item.PolicyName, item.Request.DueAt, item.Request.ClaimedByName, item.Request.ClaimedUntil);

    private static ApiDecisions Decisions(RequestView view) => new(
        view.Request.State.ToString(), view.Request.Approvals, view.Request.ApprovalsNeeded,
        [.. view.Approvals.Select(approval => new ApiApproval(approval.OfficerName, approval.At, Convert.ToHexStringLower(approval.ContentHash), approval.IsVoid))],
        view.Request.EndedByName, view.Request.EndedAt, view.Request.EndNote);

    private static string Text(QueueCursor cursor) => $"{cursor.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}-{cursor.Id:N}";

    /// <summary>Reads what an answer gave as next; true without a cursor for none.</summary>
    internal static bool TryCursor(string? text, out QueueCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Split('-') is not [var at, var id] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks || !Guid.TryParseExact(id, "N", out var guid)) return false;
        cursor = new QueueCursor(new DateTimeOffset(ticks, TimeSpan.Zero), guid);
        return true;
    }

    private static bool TryHash(string text, out byte[] hash)
    {
        hash = text.Length == 64 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : [];
        return hash.Length == 32;
    }
}

/// <summary>Which requests a list shows; everything left out lets everything through.</summary>
internal sealed record ApiQueueQuery(
    [FromQuery] RequestState? State, [FromQuery] RequestType? Type, [FromQuery] string[]? Mode, [FromQuery] IssuanceReason? Reason, [FromQuery] Guid? Policy, [FromQuery] string? RequestedBy, [FromQuery] string? Text,
    [FromQuery] QueueClaim? Claim, [FromQuery] bool? Overdue, [FromQuery] QueueSort? Sort, [FromQuery] int? Limit, [FromQuery] string? After)
{
    public QueueFilter Filter => new()
    {
        State = State, Type = Type, Modes = Mode ?? [], Reason = Reason, PolicyId = Policy, RequestedBy = RequestedBy, Text = Text, Claim = Claim ?? default, Overdue = Overdue ?? false, Sort = Sort ?? default,
    };
}
