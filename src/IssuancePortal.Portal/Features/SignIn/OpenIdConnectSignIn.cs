using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Data.Accounts;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// The authorisation code flow of OpenID Connect Core 1.0 §3.1 with PKCE (RFC 7636, S256) and nonce. The ID token says who it is; what it lacks is asked at the UserInfo endpoint (§5.3) and counts
/// only for the same subject.
/// </summary>
internal sealed class OpenIdConnectSignIn(IHttpClientFactory clients, IOptions<OpenIdConnectOptions> options, TimeProvider time, ILogger<OpenIdConnectSignIn> log)
{
    public const string Client = "openid-connect";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _configuration = new(() => new ConfigurationManager<OpenIdConnectConfiguration>(
        $"{options.Value.Authority!.TrimEnd('/')}/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        // http is accepted for a loopback authority only: OpenIdConnectOptionsValidation.
        new HttpDocumentRetriever(clients.CreateClient(Client)) { RequireHttps = new Uri(options.Value.Authority!).Scheme == Uri.UriSchemeHttps }));

    /// <summary>A question to the provider: what the browser is sent to, and what must be kept until it comes back. Null when the provider cannot be reached.</summary>
    public async Task<OpenIdConnectQuestion?> AskAsync(string redirectUri, CancellationToken cancellation)
    {
        if (await ConfigurationAsync(cancellation) is not { } configuration) return null;
        var (state, nonce, verifier) = (Random(), Random(), Random());
        var message = new OpenIdConnectMessage
        {
            IssuerAddress = configuration.AuthorizationEndpoint,
            ClientId = options.Value.ClientId,
            RedirectUri = redirectUri,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = options.Value.Scope,
            State = state,
            Nonce = nonce,
        };
        message.SetParameter("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        message.SetParameter("code_challenge_method", "S256");
        return new OpenIdConnectQuestion(message.CreateAuthenticationRequestUrl(), state, nonce, verifier);
    }

    /// <summary>Where the browser is sent to end the session at the provider too (OpenID Connect RP-Initiated Logout 1.0 §2); null when it has no such place.</summary>
    /// <param name="redirectUri">Where it comes back to; registered at the provider.</param>
    /// <param name="idToken">The token of the sign-in, by which the provider knows whose session it is; null where it is not known any more.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<string?> EndAddressAsync(string redirectUri, string? idToken, CancellationToken cancellation)
    {
        if (await ConfigurationAsync(cancellation) is not { EndSessionEndpoint: { Length: > 0 } end }) return null;
        return new OpenIdConnectMessage { IssuerAddress = end, ClientId = options.Value.ClientId, PostLogoutRedirectUri = redirectUri, IdTokenHint = idToken }.CreateLogoutRequestUrl();
    }

    /// <summary>Who the provider says it is, and the ID token that says so; null when it says nothing that holds.</summary>
    public async Task<(ExternalIdentity Identity, string IdToken)?> RedeemAsync(string code, string? issuer, OpenIdConnectQuestion question, string redirectUri, CancellationToken cancellation)
    {
        if (await ConfigurationAsync(cancellation) is not { } configuration) return null;
        // RFC 9207: an answer of another provider is none.
        if (issuer is not null && issuer != configuration.Issuer) return Refuse("the answer names another issuer");
        try
        {
            using var tokens = await TokensAsync(configuration, code, question.Verifier, redirectUri, cancellation);
            if (tokens is null || Text(tokens.RootElement, "id_token") is not { } idToken) return Refuse("the token endpoint gave no ID token");
            var validated = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
            {
                ValidIssuer = configuration.Issuer,
                ValidAudience = options.Value.ClientId,
                IssuerSigningKeys = configuration.SigningKeys,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                LifetimeValidator = (from, to, _, _) => to is { } end && end > (time.GetUtcNow() - ClockSkew).UtcDateTime && (from is null || from < (time.GetUtcNow() + ClockSkew).UtcDateTime),
            });
            if (!validated.IsValid) return Refuse($"the ID token is not valid: {validated.Exception.GetType().Name}");
            var token = (JsonWebToken)validated.SecurityToken;
            if (!token.TryGetPayloadValue<string>("nonce", out var nonce) || nonce != question.Nonce) return Refuse("the nonce is another");
            if (token.Subject is not { Length: > 0 } subject) return Refuse("there is no subject");

            using var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
            var claims = payload.RootElement;
            using var info = Text(claims, "email") is null && Text(tokens.RootElement, "access_token") is { } access ? await InfoAsync(configuration, access, subject, cancellation) : null;
            if (info is not null) claims = info.RootElement;
            var upn = options.Value.UpnClaim is { } claim ? Text(payload.RootElement, claim) ?? Text(claims, claim) : null;
            return (new ExternalIdentity(configuration.Issuer, subject, IsTrue(claims, "email_verified") ? Text(claims, "email") : null, upn, Text(claims, "name")), idToken);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return Refuse($"the provider cannot be reached: {e.Message}");
        }
    }

    private async Task<OpenIdConnectConfiguration?> ConfigurationAsync(CancellationToken cancellation)
    {
        try
        {
            var configuration = await _configuration.Value.GetConfigurationAsync(cancellation);
            return configuration.Issuer?.TrimEnd('/') == options.Value.Authority!.TrimEnd('/') ? configuration : null;
        }
        catch (InvalidOperationException e)
        {
            log.LogWarning("The configuration of {Authority} cannot be read: {Reason}", options.Value.Authority, e.InnerException?.Message ?? e.Message);
            return null;
        }
    }

    private async Task<JsonDocument?> TokensAsync(OpenIdConnectConfiguration configuration, string code, string verifier, string redirectUri, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier, ["client_id"] = options.Value.ClientId,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        if (options.Value.ClientSecret is { Length: > 0 } secret)
        {
            // client_secret_basic unless the provider wants it otherwise (RFC 6749 §2.3.1).
            if (configuration.TokenEndpointAuthMethodsSupported is { Count: > 0 } methods && !methods.Contains("client_secret_basic")) form["client_secret"] = secret;
            else request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(options.Value.ClientId)}:{Uri.EscapeDataString(secret)}")));
        }

        request.Content = new FormUrlEncodedContent(form);
        using var http = clients.CreateClient(Client);
        using var response = await http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            log.LogWarning("The token endpoint answered {Status}", (int)response.StatusCode);
            return null;
        }

        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
    }

    private async Task<JsonDocument?> InfoAsync(OpenIdConnectConfiguration configuration, string access, string subject, CancellationToken cancellation)
    {
        if (configuration.UserInfoEndpoint is not { Length: > 0 } endpoint) return null;
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        using var http = clients.CreateClient(Client);
        using var response = await http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode) return null;
        var info = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        if (Text(info.RootElement, "sub") == subject) return info;
        info.Dispose();
        return null;
    }

    private (ExternalIdentity Identity, string IdToken)? Refuse(string reason)
    {
        log.LogWarning("A sign-in over OpenID Connect is refused: {Reason}", reason);
        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Some providers send "true" as text.</summary>
    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>A question to the provider.</summary>
/// <param name="Address">Where the browser is sent.</param>
/// <param name="State">Must come back in the answer.</param>
/// <param name="Nonce">Must be in the ID token.</param>
/// <param name="Verifier">Proves to the token endpoint that the answer is ours (RFC 7636 §4.1).</param>
internal sealed record OpenIdConnectQuestion(string Address, string State, string Nonce, string Verifier);
