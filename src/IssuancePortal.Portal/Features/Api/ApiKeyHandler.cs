using System.Security.Claims;
using System.Text.Encodings.Web;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Reads <c>Authorization: Bearer ipk_...</c>. A cookie opens nothing here, so that no page can be made to call the API.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ManageApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public new const string Scheme = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Bearer = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (await keys.ActorOfAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } actor) return AuthenticateResult.Fail("The key is unknown, expired or revoked.");
        var identity = new ClaimsIdentity(Scheme, PortalClaims.DisplayName, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, actor.AccountId));
        identity.AddClaim(new Claim(PortalClaims.DisplayName, actor.Name));
        identity.AddClaim(new Claim(PortalClaims.Proven, PortalClaims.Seconds(actor.ProvenAt!.Value)));
        identity.AddClaims(actor.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        identity.AddClaims(actor.Grants.Select(GrantClaims.Of));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Results.Problem(statusCode: 401, title: "A key is needed.", detail: "Send Authorization: Bearer with a key made under Admin, API keys.").ExecuteAsync(Context);
    }
}
