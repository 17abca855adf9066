using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IssuancePortal.Portal.Tests.Workstations;

public sealed class CmsClientBearerTests : IAsyncLifetime, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WorkstationsHost _host = null!;
    private Guid _workstation;

    public async Task InitializeAsync()
    {
        _host = await WorkstationsHost.StartAsync();
        var order = new WorkstationEnrolment(WorkstationsHost.Person().ToActor()!, WorkstationsHost.Browser, _key.ExportSubjectPublicKeyInfo(), "Desk", "Linux", "0.1");
        _workstation = (await _host.Get<EnrolWorkstation>().RunAsync(order)).Value.Id;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Connect_GoodToken_IsTakenOnce()
    {
        var token = Token();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(token));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(Token()));
    }

    [Fact]
    public async Task Connect_TokenOutOfItsTime_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(issued: -120)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(issued: 60)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(life: 3600)));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(Token(issued: -20)));
    }

    [Fact]
    public async Task Connect_TokenOfSomebodyElse_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(key: other)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(issuer: Guid.NewGuid())));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(audience: "https://other.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(type: "JWT")));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Unsigned(Token())));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync("a.b.c"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(new string('a', 20_000)));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(null));
    }

    [Fact]
    public async Task Connect_FromAWebPageOrByOtherMeansThanTheHeader_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token(), socket => socket.SetRequestHeader("Origin", LineNames.Origin(_host.Url))));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(null, query: "?access_token=" + Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(null, socket => socket.SetRequestHeader("Cookie", "portal=" + Token())));
    }

    [Fact]
    public async Task Connect_Revoked_IsRefused()
    {
        await _host.Get<RevokeWorkstation>().RunAsync(WorkstationsHost.Person().ToActor()!, _workstation);

        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Token()));
    }

    private string Token(int issued = 0, int life = 60, ECDsa? key = null, Guid? issuer = null, string? audience = null, string type = LineNames.BearerType)
    {
        var now = DateTimeOffset.UtcNow.AddSeconds(issued);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Claims = new Dictionary<string, object>
            {
                ["iss"] = (issuer ?? _workstation).ToString("D"),
                ["aud"] = audience ?? LineNames.Origin(_host.Url),
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = now.AddSeconds(life).ToUnixTimeSeconds(),
                ["jti"] = Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key ?? _key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    private static string Unsigned(string token)
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"{{LineNames.BearerType}}"}""");
        return $"{header}.{token.Split('.')[1]}.";
    }

    private async Task<HttpStatusCode> ConnectAsync(string? token, Action<ClientWebSocketOptions>? more = null, string query = "")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null) socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        more?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{_host.Url.Authority}{LineNames.HubPath}{query}"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status tells.
        }

        return socket.HttpStatusCode;
    }
}
