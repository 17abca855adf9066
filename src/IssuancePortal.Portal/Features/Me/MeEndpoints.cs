using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>What the forms of the user portal's sign-in post to.</summary>
internal static class MeEndpoints
{
    private const int MaxText = 256;

    public static void MapMe(this IEndpointRouteBuilder app)
    {
        app.MapPost("me/prove/initial-password", ByInitialPasswordAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("me/prove/send-code", SendCodeAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("me/prove/code", ByCodeAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("me/prove/emergency-password", ByEmergencyPasswordAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("me/prove/questions", ByQuestionsAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("me/questions", SetQuestionsAsync).RequireAuthorization(nameof(Permission.UseOwnDevices)).DisableAntiforgery();
    }

    private static Task<IResult> ByInitialPasswordAsync(
        HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, PersonSignIn signIn, SignInTurns turns, [FromForm] string? name, [FromForm] string? secret) =>
        ProveAsync(http, antiforgery, signIn, turns, "initial-password", SignInWay.InitialPassword, name, secret, prove.ByInitialPasswordAsync);

    private static Task<IResult> ByCodeAsync(
        HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, PersonSignIn signIn, SignInTurns turns, [FromForm] string? name, [FromForm] string? secret) =>
        ProveAsync(http, antiforgery, signIn, turns, "code", SignInWay.EmailCode, name, secret, prove.ByCodeAsync);

    private static Task<IResult> ByEmergencyPasswordAsync(
        HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, PersonSignIn signIn, SignInTurns turns, [FromForm] string? name, [FromForm] string? secret) =>
        ProveAsync(http, antiforgery, signIn, turns, "emergency-password", SignInWay.EmergencyPassword, name, secret, prove.ByEmergencyPasswordAsync);

    private static Task<IResult> ByQuestionsAsync(HttpContext http, IAntiforgery antiforgery, CheckSecurityAnswers check, PersonSignIn signIn, SignInTurns turns, IFormCollection form) => ProveAsync(
        http, antiforgery, signIn, turns, "questions", SignInWay.SecurityQuestions, form["name"], "-", (identifier, _, cancellation) => check.ProveAsync(identifier, Texts(form["answer"]), cancellation));

    private static async Task<IResult> SetQuestionsAsync(HttpContext http, IAntiforgery antiforgery, SetSecurityAnswers set, IFormCollection form)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || http.User.ToActor() is not { } actor) return Results.LocalRedirect($"~/me/questions{Query(("fault", "Stale"))}");
        var given = Texts(form["question"]).Zip(Texts(form["answer"]), (asked, text) => Enum.TryParse<SecurityQuestion>(asked, out var question) ? new GivenAnswer(question, text) : null);
        var done = await set.SetAsync([.. given.OfType<GivenAnswer>()], actor, http.RequestAborted);
        return Results.LocalRedirect($"~/me/questions{(done.Succeeded ? Query(("done", "1")) : Query(("fault", done.Refusal.Code)))}");
    }

    private static List<string> Texts(StringValues values) => [.. values.Select(text => text ?? "")];

    private static async Task<IResult> SendCodeAsync(HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, ICodeSender sender, [FromForm] string? name)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Back("code", name, "Stale");
        if (!sender.IsOn || name is not { Length: > 0 and <= MaxText }) return Back("code", name, "NotProven");
        await prove.SendCodeAsync(name, sender, http.RequestAborted);
        return Results.LocalRedirect($"~/me/sign-in{Query(("way", "code"), ("name", name), ("sent", "1"))}");
    }

    private static async Task<IResult> ProveAsync(
        HttpContext http, IAntiforgery antiforgery, PersonSignIn signIn, SignInTurns turns, string way, SignInWay by, string? name, string? secret, Func<string, string, CancellationToken, Task<Result<Person>>> prove)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Back(way, name, "Stale");
        if (name is not { Length: > 0 and <= MaxText } || secret is not { Length: > 0 and <= MaxText }) return Back(way, name, "NotProven");

        // One try at a time for a name, as for passwords.
        using var turn = await turns.TakeAsync(name.Trim().ToUpperInvariant(), http.RequestAborted);
        var proven = await prove(name, secret, http.RequestAborted);
        if (!proven.Succeeded) return Back(way, name, "NotProven");
        if (await signIn.OpenAsync(proven.Value, by, http.RequestAborted) is not null) return Back(way, name, "NotProven");
        http.WasGood();
        return Results.LocalRedirect("~/me");
    }

    private static IResult Back(string way, string? name, string fault) => Results.LocalRedirect($"~/me/sign-in{Query(("way", way), ("name", name), ("fault", fault))}");

    private static QueryString Query(params IEnumerable<(string Key, string? Value)> values) => QueryString.Create(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
}
