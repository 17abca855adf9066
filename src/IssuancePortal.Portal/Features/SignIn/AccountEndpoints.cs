using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What the forms post to. Each checks its anti-forgery token and answers with an address on this portal.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapPost("account/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("account/sign-out", SignOutAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("account/first-administrator", FirstAdministratorAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, IAntiforgery antiforgery, PasswordSignIn signIn, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl)
    {
        var fault = !await antiforgery.IsRequestValidAsync(http) ? "Stale"
            : string.IsNullOrWhiteSpace(userName) || string.IsNullOrEmpty(password) || userName.Length > 256 || password.Length > 256 ? "Credentials"
            : await signIn.RunAsync(userName, password, http.RequestAborted);
        return fault is null
            ? Results.LocalRedirect(LocalAddress.OrHome(returnUrl))
            : Results.LocalRedirect($"~/sign-in{Query(("fault", fault), ("user", userName), ("returnUrl", returnUrl))}");
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext http, IAntiforgery antiforgery, SignInManager<Account> signIn, EndedSessions ended, IIssuanceStore store, TimeProvider time)
    {
        if (http.User.ToActor() is not { } actor) return Results.LocalRedirect("~/sign-in");
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.LocalRedirect("~/");
        await store.ChangeAsync<bool>(session =>
        {
            session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "sign-out" });
            return Task.FromResult<Result<bool>>(true);
        }, http.RequestAborted);
        ended.End(http.User);
        await signIn.SignOutAsync();
        return Results.LocalRedirect("~/sign-in");
    }

    private static async Task<IResult> FirstAdministratorAsync(
        HttpContext http, IAntiforgery antiforgery, FirstAdministrator first, CreateFirstAdministrator create, [FromForm] FirstAdministratorForm form)
    {
        if (!first.Accepts(form.Token)) return Results.NotFound();
        var fault = "Stale";
        if (await antiforgery.IsRequestValidAsync(http))
        {
            if (form.Password != form.Repeat) fault = "Repeat";
            else if (form.Password is not { Length: > 0 and <= 256 }) fault = "refusal.password-weak";
            else
            {
                var made = await create.RunAsync(form.UserName ?? "", form.DisplayName ?? "", form.Email ?? "", form.Password, http.RequestAborted);
                if (made.Succeeded)
                {
                    first.Close();
                    return Results.LocalRedirect($"~/sign-in{QueryString.Create("user", made.Value.UserName!)}");
                }

                fault = made.Refusal.Code;
            }
        }

        return Results.LocalRedirect($"~/first-administrator{Query(
            ("token", form.Token), ("fault", fault), ("userName", form.UserName), ("displayName", form.DisplayName), ("email", form.Email))}");
    }

    private static QueryString Query(params IEnumerable<(string Key, string? Value)> values) =>
        QueryString.Create(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
}

/// <summary>What the first administrator's form posts.</summary>
internal sealed class FirstAdministratorForm
{
    public string? Token { get; set; }

    public string? UserName { get; set; }

    public string? DisplayName { get; set; }

    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? Repeat { get; set; }
}
