using System.Text.Json;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What js/passkey.js talks to. A refusal is status 400 with a sentence for the person.</summary>
internal static class PasskeyEndpoints
{
    /// <summary>Longest answer of an authenticator that is looked at, in characters.</summary>
    private const int MaxCredential = 32 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("account/passkey/use", BeginUseAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("account/passkey/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("account/passkey/create", BeginAddAsync).DisableAntiforgery();
        app.MapPost("account/passkey/add", AddAsync).DisableAntiforgery();
        app.MapPost("account/prove", ProveAsync).DisableAntiforgery().LimitAddresses();
    }

    private static async Task<IResult> BeginUseAsync(HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies ceremonies, UserManager<Account> accounts, IStringLocalizer<SignInText> texts) =>
        await antiforgery.IsRequestValidAsync(http)
            ? Results.Content(await ceremonies.BeginUseAsync(http, await accounts.GetUserAsync(http.User)), "application/json")
            : Refuse(texts["Fault.Stale"]);

    private static async Task<IResult> SignInAsync(
        HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies ceremonies, UserManager<Account> accounts, Admission admission, [FromForm] string? credential, [FromForm] string? returnUrl)
    {
        var fault = !await antiforgery.IsRequestValidAsync(http) ? "Stale" : await UseAsync();
        if (fault is not null) return Results.LocalRedirect($"~/sign-in{QueryString.Create([KeyValuePair.Create("fault", (string?)fault), KeyValuePair.Create("returnUrl", returnUrl)])}");
        http.WasGood();
        return Results.LocalRedirect(LocalAddress.OrHome(returnUrl));

        async Task<string?> UseAsync()
        {
            if (await CheckAsync(http, ceremonies, accounts, credential) is not { } account) return (await admission.RefuseAsync(null, "refusal.sign-in-passkey", http.RequestAborted)).Code;
            return (await admission.AdmitAsync(account, SignInWay.Passkey, cancellation: http.RequestAborted))?.Code;
        }
    }

    private static async Task<IResult> BeginAddAsync(
        HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies ceremonies, UserManager<Account> accounts, TradeWords words, IStringLocalizer<SignInText> texts, TimeProvider time)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || await accounts.GetUserAsync(http.User) is not { } account) return Refuse(texts["Fault.Stale"]);
        return http.User.ToActor()!.RefuseStale(time.GetUtcNow()) is { } stale
            ? Refuse(words, stale)
            : Results.Content(await ceremonies.BeginAddAsync(http, account), "application/json");
    }

    private static async Task<IResult> AddAsync(
        HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies ceremonies, UserManager<Account> accounts, AccountPasskeys passkeys, TradeWords words, IStringLocalizer<SignInText> texts,
        PasskeyAnswer answer)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || await accounts.GetUserAsync(http.User) is not { } account || answer.Credential is not { Length: > 0 and <= MaxCredential })
            return Refuse(texts["Fault.Stale"]);
        var attested = await ceremonies.EndAddAsync(http, account, answer.Credential);
        if (attested is not { Succeeded: true }) return Refuse(words, new Refusal("refusal.sign-in-passkey"));
        var added = await passkeys.AddAsync(attested.Passkey, answer.Name, http.User.ToActor()!, http.RequestAborted);
        return added.Succeeded ? Results.Ok() : Refuse(words, added.Refusal);
    }

    private static async Task<IResult> ProveAsync(
        HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies ceremonies, UserManager<Account> accounts, PasswordSignIn passwords, Admission admission, TradeWords words,
        IStringLocalizer<SignInText> texts, ProofAnswer answer)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || await accounts.GetUserAsync(http.User) is not { } account) return Refuse(texts["Fault.Stale"]);
        if (answer.Credential is { } credential)
        {
            if (await CheckAsync(http, ceremonies, accounts, credential) is not { } proven || proven.Id != account.Id)
                return Refuse(words, await admission.RefuseAsync(account, "refusal.sign-in-passkey", http.RequestAborted));
            await admission.ProveAsync(http.User, account, SignInWay.Passkey, http.RequestAborted);
        }
        else
        {
            if (answer.Password is not { Length: > 0 and <= 256 } password) return Refuse(words, new Refusal("refusal.sign-in-password"));
            if (await passwords.ProveAsync(account, password, http.RequestAborted) is { } fault)
                return Refuse(words, new Refusal(fault == "Locked" ? "refusal.sign-in-locked" : "refusal.sign-in-password"));
            await admission.ProveAsync(http.User, account, SignInWay.Password, http.RequestAborted);
        }

        http.WasGood();
        return Results.Ok();
    }

    /// <summary>The account whose passkey signed; null when the answer is not good. Keeps the authenticator's counter.</summary>
    private static async Task<Account?> CheckAsync(HttpContext http, PasskeyCeremonies ceremonies, UserManager<Account> accounts, string? credential)
    {
        if (credential is not { Length: > 0 and <= MaxCredential } || !IsJson(credential)) return null;
        if (await ceremonies.EndUseAsync(http, credential) is not { Succeeded: true } asserted) return null;
        return (await accounts.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey)).Succeeded ? asserted.User : null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IResult Refuse(TradeWords words, Refusal refusal) => Refuse($"{words.What(refusal)} {words.WhatToDo(refusal)}");

    private static IResult Refuse(string text) => Results.Json(new { text }, statusCode: StatusCodes.Status400BadRequest);

    /// <param name="Name">Name that the person gives the new passkey.</param>
    /// <param name="Credential">What the authenticator answered, as JSON text.</param>
    internal sealed record PasskeyAnswer(string? Name, string? Credential);

    /// <param name="Password">The account's password, or</param>
    /// <param name="Credential">what the authenticator answered, as JSON text.</param>
    internal sealed record ProofAnswer(string? Password, string? Credential)
    {
        public override string ToString() => nameof(ProofAnswer);
    }
}
