using System.Security.Claims;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Why something was not done, as a problem of RFC 9457.</summary>
/// <param name="Type">Where the status is explained.</param>
/// <param name="Title">What happened.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Code">The refusal's code: stays the same whatever the words.</param>
internal sealed record ApiProblem(string? Type, string Title, int Status, string? Detail, string? Code);

/// <summary>Answers of the API: what a use case answered, or its refusal as a problem.</summary>
internal static class ApiAnswers
{
    /// <summary>What is not this key's to do: 403.</summary>
    private static readonly HashSet<string> Forbidden = new(StringComparer.Ordinal)
    {
        "refusal.not-allowed", "refusal.out-of-scope", "refusal.own-device", "refusal.device-of-session", "refusal.own-request", "refusal.request-for-yourself", "refusal.request-approved-by-you",
        "refusal.not-their-stage", "refusal.not-their-move", "refusal.fresh-proof-needed", "refusal.proof-needed",
    };

    /// <summary>What does not go with how things are now: 409.</summary>
    private static readonly HashSet<string> Conflicts = new(StringComparer.Ordinal)
    {
        "refusal.illegal-move", "refusal.open-request-exists", "refusal.open-update-exists", "refusal.request-decided", "refusal.request-claimed", "refusal.request-content-changed", "refusal.request-expired",
        "refusal.request-not-approved", "refusal.approval-void", "refusal.has-primary-device", "refusal.has-mobile-device", "refusal.no-parent-device", "refusal.replace-instead", "refusal.nothing-to-replace", "refusal.not-updatable", "refusal.not-temporary",
        "refusal.no-temporary-device", "refusal.original-replaced", "refusal.kept-until", "refusal.destroyed-stays", "refusal.not-in-stock-now", "refusal.certificate-not-live", "refusal.certificate-held",
        "refusal.certificate-not-held-by-hand", "refusal.stock-bad-lines", "refusal.person-left", "refusal.termination-needs-approval", "refusal.open-termination-exists",
    };

    /// <summary>The statuses with which an address may refuse, for its description.</summary>
    public static IReadOnlyList<int> RefusalStatuses { get; } = [400, 401, 403, 404, 409, 422];

    public static Actor Who(ClaimsPrincipal user) => user.ToActor() ?? throw new InvalidOperationException("The API was reached without a key.");

    public static IResult Answer<T, TShape>(Result<T> result, TradeWords words, Func<T, TShape> shape) => result.Succeeded ? Results.Ok(shape(result.Value)) : Problem(result.Refusal, words);

    public static IResult Problem(Refusal refusal, TradeWords words) => Results.Problem(
        statusCode: StatusOf(refusal.Code), title: words.What(refusal), detail: words.WhatToDo(refusal), extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });

    /// <summary>What was sent cannot be read.</summary>
    public static IResult Malformed(string title, int status = 400) => Results.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = "api.malformed" });

    private static int StatusOf(string code) => Forbidden.Contains(code) ? 403 : Conflicts.Contains(code) ? 409 : code.EndsWith("-unknown", StringComparison.Ordinal) && code != "refusal.stock-kind-unknown" ? 404 : 422;
}
