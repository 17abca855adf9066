using System.Security.Claims;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What the forms post to. Each checks its anti-forgery token and answers with an address on this portal.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapPost("account/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("account/sign-out", SignOutAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("account/first-administrator", FirstAdministratorAsync).AllowAnonymous().DisableAntiforgery();
        app.MapPost("account/card", CardAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();
        app.MapPost("account/password", PasswordAsync).DisableAntiforgery().LimitAddresses();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, IAntiforgery antiforgery, PasswordSignIn signIn, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl)
    {
        var fault = !await antiforgery.IsRequestValidAsync(http) ? "Stale"
            : string.IsNullOrWhiteSpace(userName) || string.IsNullOrEmpty(password) || userName.Length > 256 || password.Length > 256 ? "Credentials"
            : await signIn.RunAsync(userName, password, http.RequestAborted);
        if (fault == PasswordSignIn.OneTime) return Results.LocalRedirect($"~/own-password{Query(("user", userName))}");
        if (fault is not null) return Results.LocalRedirect($"~/sign-in{Query(("fault", fault), ("user", userName), ("returnUrl", returnUrl))}");
        http.WasGood();
        return Results.LocalRedirect(LocalAddress.OrHome(returnUrl));
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext http, IAntiforgery antiforgery, SignInManager<Account> signIn, EndedSessions ended, AccountSessions sessions)
    {
        if (http.User.ToActor() is not { } actor) return Results.LocalRedirect("~/sign-in");
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.LocalRedirect("~/");
        await sessions.SignOutAsync(http.User.FindFirstValue(PortalClaims.Session), actor, http.RequestAborted);
        ended.End(http.User);
        await signIn.SignOutAsync();
        return Results.LocalRedirect(http.User.FindFirstValue(PortalClaims.Way) == nameof(SignInWay.OpenIdConnect) ? "~/signed-out" : "~/sign-in");
    }

    /// <summary>A card has proved its person in a circuit; here it gets its cookie.</summary>
    private static async Task<IResult> CardAsync(
        HttpContext http, IAntiforgery antiforgery, CardAdmissions admissions, UserManager<Account> accounts, Admission admission, [FromForm] string? ticket, [FromForm] string? returnUrl)
    {
        var fault = await AdmitAsync();
        if (fault is not null) return Results.LocalRedirect($"~/sign-in{Query(("fault", fault), ("returnUrl", returnUrl))}");
        http.WasGood();
        return Results.LocalRedirect(LocalAddress.OrHome(returnUrl));

        async Task<string?> AdmitAsync()
        {
            if (!await antiforgery.IsRequestValidAsync(http) || admissions.Take(ticket, http.User.BrowserId()) is not { } taken) return "Stale";
            if (await accounts.FindByIdAsync(taken.AccountId) is not { } account || account.PersonId != taken.Proven.PersonId) return AccountRefusals.NoAccount.Code;
            return (await admission.AdmitAsync(account, SignInWay.Card, taken.Proven.DeviceId, cancellation: http.RequestAborted))?.Code;
        }
    }

    /// <summary>A new password ends every other session of the account.</summary>
    private static async Task<IResult> PasswordAsync(
        HttpContext http, IAntiforgery antiforgery, UserManager<Account> accounts, AccountSessions sessions, PasswordSignIn passwords, Admission admission,
        [FromForm] string? current, [FromForm] string? password, [FromForm] string? repeat)
    {
        var fault = await ChangeAsync();
        if (fault is null) http.WasGood();
        return Results.LocalRedirect($"~/account{Query(("password", fault ?? "Changed"))}");

        async Task<string?> ChangeAsync()
        {
            if (!await antiforgery.IsRequestValidAsync(http) || await accounts.GetUserAsync(http.User) is not { } account) return "Stale";
            if (password != repeat) return "Repeat";
            if (password is not { Length: > 0 and <= 256 } || current is not { Length: > 0 and <= 256 }) return "refusal.password-weak";
            if (await passwords.ProveAsync(account, current, http.RequestAborted) is { } wrong) return wrong == "Locked" ? wrong : "Current";
            if (!(await accounts.ChangePasswordAsync(account, current, password)).Succeeded) return "refusal.password-weak";
            await sessions.PasswordChangedAsync(account, http.User.FindFirstValue(PortalClaims.Session), http.RequestAborted);
            await admission.ProveAsync(http.User, account, SignInWay.Password, http.RequestAborted);
            return null;
        }
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
