using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>What the forms of the user portal's sign-in post to.</summary>
internal static class MeEndpoints
{
    private const int MaxText = 256;

    public static void MapMe(this IEndpointRouteBuilder app)
    {
        app.MapPost("me/prove/initial-password", ByInitialPasswordAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("me/prove/send-code", SendCodeAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("me/prove/code", ByCodeAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static Task<IResult> ByInitialPasswordAsync(
        HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, PersonSignIn signIn, SignInTurns turns, [FromForm] string? name, [FromForm] string? secret) =>
        ProveAsync(http, antiforgery, signIn, turns, "initial-password", name, secret, prove.ByInitialPasswordAsync);

    private static Task<IResult> ByCodeAsync(
        HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, PersonSignIn signIn, SignInTurns turns, [FromForm] string? name, [FromForm] string? secret) =>
        ProveAsync(http, antiforgery, signIn, turns, "code", name, secret, prove.ByCodeAsync);

    private static async Task<IResult> SendCodeAsync(HttpContext http, IAntiforgery antiforgery, ProveIdentity prove, ICodeSender sender, [FromForm] string? name)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Back("code", name, "Stale");
        if (!sender.IsOn || name is not { Length: > 0 and <= MaxText }) return Back("code", name, "NotProven");
        await prove.SendCodeAsync(name, sender, http.RequestAborted);
        return Results.LocalRedirect($"~/me/sign-in{Query(("way", "code"), ("name", name), ("sent", "1"))}");
    }

    private static async Task<IResult> ProveAsync(
        HttpContext http, IAntiforgery antiforgery, PersonSignIn signIn, SignInTurns turns, string way, string? name, string? secret, Func<string, string, CancellationToken, Task<Result<Person>>> prove)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Back(way, name, "Stale");
        if (name is not { Length: > 0 and <= MaxText } || secret is not { Length: > 0 and <= MaxText }) return Back(way, name, "NotProven");

        // One try at a time for a name, as for passwords.
        using var turn = await turns.TakeAsync(name.Trim().ToUpperInvariant(), http.RequestAborted);
        var proven = await prove(name, secret, http.RequestAborted);
        if (!proven.Succeeded) return Back(way, name, "NotProven");
        var refused = await signIn.OpenAsync(proven.Value, way == "code" ? SignInWay.EmailCode : SignInWay.InitialPassword, http.RequestAborted);
        return refused is null ? Results.LocalRedirect("~/me") : Back(way, name, "NotProven");
    }

    private static IResult Back(string way, string? name, string fault) => Results.LocalRedirect($"~/me/sign-in{Query(("way", way), ("name", name), ("fault", fault))}");

    private static QueryString Query(params IEnumerable<(string Key, string? Value)> values) => QueryString.Create(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
}
