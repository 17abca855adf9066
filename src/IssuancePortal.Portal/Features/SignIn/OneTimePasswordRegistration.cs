using IssuancePortal.Data.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>A password that the portal chose opens nothing; it is exchanged here for one's own.</summary>
internal sealed class OneTimePasswordRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
    }

    public void Map(WebApplication app) => app.MapPost("account/own-password", ExchangeAsync).AllowAnonymous().DisableAntiforgery().LimitAddresses();

    private static async Task<IResult> ExchangeAsync(
        HttpContext http, IAntiforgery antiforgery, UserManager<Account> accounts, AccountSessions sessions, PasswordSignIn passwords, SignInTurns turns,
        [FromForm] string? userName, [FromForm] string? current, [FromForm] string? password, [FromForm] string? repeat)
    {
        var fault = await ExchangeAsync();
        if (fault is not null) return Results.LocalRedirect($"~/own-password{QueryString.Create("user", userName ?? "").Add("fault", fault)}");
        http.WasGood();
        return Results.LocalRedirect($"~/sign-in{QueryString.Create("user", userName!)}");

        async Task<string?> ExchangeAsync()
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return "Stale";
            if (password != repeat) return "Repeat";
            if (userName is not { Length: > 0 and <= 256 } || current is not { Length: > 0 and <= 256 } || password is not { Length: > 0 and <= 256 }) return "Credentials";
            var (account, wrong) = await passwords.FindOneTimeAsync(userName, current, http.RequestAborted);
            if (account is null) return wrong;
            if (password == current) return "refusal.password-weak";
            using var turn = await turns.TakeAsync(account.NormalizedUserName ?? "", http.RequestAborted);
            (account.OneTimePassword, account.OneTimePasswordUntil) = (false, null);
            if (!(await accounts.ChangePasswordAsync(account, current, password)).Succeeded) return "refusal.password-weak";
            await sessions.PasswordChangedAsync(account, null, http.RequestAborted);
            return null;
        }
    }
}
