using System.Security.Claims;
using System.Text.Encodings.Web;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>
/// Signs a CMS client in by the token that it makes with its device key for each connection (see <see cref="LineNames.BearerType"/>). Only the Authorization header counts: no
/// cookie and no query; and a request that a web page made (it has an Origin header) is refused, so that no page can open a line.
/// </summary>
internal sealed class CmsClientBearer(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IIssuanceStore store,
    SingleUse singleUse,
    IOptions<WorkstationOptions> workstations,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "cms-client";

    private const string Prefix = "Bearer ";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxLife = TimeSpan.FromSeconds(60);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();
        if (Request.Headers.Origin.Count > 0) return AuthenticateResult.Fail("Opened by a web page.");

        var handler = new JsonWebTokenHandler { MaximumTokenSizeInBytes = 4096 };
        var token = header[Prefix.Length..];
        if (!handler.CanReadToken(token) || !Guid.TryParseExact(TryRead(handler, token)?.Issuer, "D", out var id)) return AuthenticateResult.Fail("Not a token of a client.");

        var workstation = await store.ReadAsync(session => session.WorkstationAsync(id, Context.RequestAborted), Context.RequestAborted);
        if (workstation is null || workstation.RevokedAt is not null) return AuthenticateResult.Fail("Unknown or revoked workstation.");
        using var key = DeviceKeys.TryImport(workstation.DevicePublicKey);
        if (key is null) return AuthenticateResult.Fail("The workstation's key cannot be read.");

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidTypes = [LineNames.BearerType],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
            ValidIssuer = id.ToString("D"),
            ValidAudience = workstations.Value.OriginOf(Request),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime - ClockSkew,
        });
        if (!result.IsValid) return AuthenticateResult.Fail(result.Exception);

        var read = (JsonWebToken)result.SecurityToken;
        var issued = read.IssuedAt;
        if (issued > time.GetUtcNow().UtcDateTime + ClockSkew || read.ValidTo - issued > MaxLife || read.Id.Length < 16) return AuthenticateResult.Fail("The token's life is wrong.");
        if (!singleUse.TryUse($"{id:N}.{read.Id}", new DateTimeOffset(read.ValidTo, TimeSpan.Zero) + ClockSkew)) return AuthenticateResult.Fail("The token was used before.");

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString("D"))], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    private static JsonWebToken? TryRead(JsonWebTokenHandler handler, string token)
    {
        try
        {
            return handler.ReadJsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
