using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Gallery;

/// <summary>Signs everyone in as one person, so that screens can be looked at without accounts.</summary>
internal sealed class ModelAuthentication(Model model, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Model";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, "model"), new(ClaimTypes.Name, "Ada Byron"), .. model.Roles.Split(',').Select(x => new Claim(ClaimTypes.Role, x))];
        var person = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(person, Scheme)));
    }
}

/// <param name="Roles">The model's roles, comma-separated.</param>
internal sealed record Model(string Roles);
