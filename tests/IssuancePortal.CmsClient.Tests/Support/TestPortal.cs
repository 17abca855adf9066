using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>The portal's end of the line on a real Kestrel: a hub, a bearer check and a ticket desk, kept as small as a test needs them.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    private WebApplication? _app;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0/");

    public string Origin => LineNames.Origin(Url);

    public string Ticket { get; } = "dGVzdC10aWNrZXQtMTI4LWJpdA";

    public Guid WorkstationId { get; } = Guid.NewGuid();

    public CardScript Opening { get; set; } = Scripts.Opening;

    /// <summary>What the desk answers for the ticket; null: it is dead.</summary>
    public string? TicketPerson { get; set; } = "Olga Operator";

    /// <summary>The device key that was paired; null: any.</summary>
    public byte[]? DeviceKey { get; set; }

    public bool Revoked { get; set; }

    /// <summary>What the portal's clock shows.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public ConcurrentQueue<HelloRequest> Hellos { get; } = new();

    public ConcurrentQueue<ReadersReport> Reports { get; } = new();

    public ConcurrentQueue<ScriptProgress> Progress { get; } = new();

    public ConcurrentQueue<ScriptResult> Results { get; } = new();

    public ConcurrentQueue<string> Tokens { get; } = new();

    public ConcurrentQueue<PairRequest> PairRequests { get; } = new();

    public volatile string? Connection;

    public ReadersReport? LastReport => Reports.LastOrDefault();

    /// <summary>Everything that a client has said to this portal, as text.</summary>
    public string Heard => JsonSerializer.Serialize(new { Hellos, Reports, Progress, Results, PairRequests });

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, Url.Port));
        builder.Services.AddSingleton(this);
        builder.Services.AddSignalR(o => o.MaximumReceiveMessageSize = 4 * 1024 * 1024);
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            if (context.Request.Path == LineNames.HubPath && !IsSignedIn(context))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.Date = Time.GetUtcNow().ToString("R");
                return;
            }

            await next();
        });
        _app.MapHub<TestHub>(LineNames.HubPath);
        _app.MapPost(LineNames.PairPath, (PairRequest request) => Pair(request));
        await _app.StartAsync();
        Url = new Uri(_app.Urls.Single().TrimEnd('/') + "/");
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        Connection = null;
        await _app.DisposeAsync();
        _app = null;
    }

    public Task<ScriptResult> ExecuteAsync(ScriptRequest request) => Client<ScriptResult>(nameof(ICmsClient.Execute), request);

    public Task<string> BeginPinEntryAsync(PinEntryRequest request) => Client<string>(nameof(ICmsClient.BeginPinEntry), request);

    public Task ReleaseAsync(ReleaseRequest request) =>
        _app!.Services.GetRequiredService<IHubContext<TestHub>>().Clients.Client(Connection!).SendAsync(nameof(ICmsClient.Release), request);

    /// <summary>The card in a reader once the client has reported it.</summary>
    public async Task<CardReport> CardInAsync(string reader, Guid? not = null) =>
        await Eventually.FoundAsync(
            () => LastReport?.Readers.FirstOrDefault(r => r.Name == reader)?.Card is { } card && card.InsertionId != not ? card : null,
            () => $"a card in {reader}; last report: {JsonSerializer.Serialize(LastReport)}");

    public Task ReaderIsAsync(string reader, ReaderState? state) =>
        Eventually.TrueAsync(
            () => LastReport is { } report && report.Readers.FirstOrDefault(r => r.Name == reader)?.State == state,
            () => $"{reader} {state}; last report: {JsonSerializer.Serialize(LastReport)}");

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<T> Client<T>(string method, object request)
    {
        var client = _app!.Services.GetRequiredService<IHubContext<TestHub>>().Clients.Client(Connection!);
        var result = await client.InvokeAsync<T>(method, request, CancellationToken.None);
        if (result is ScriptResult script) Results.Enqueue(script);
        return result;
    }

    /// <summary>Checks the JWS by hand: header, claims, life, signature.</summary>
    private bool IsSignedIn(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (Revoked || !header.StartsWith("Bearer ", StringComparison.Ordinal)) return false;
        var token = header["Bearer ".Length..];
        Tokens.Enqueue(token);
        var parts = token.Split('.');
        using var head = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]));
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var good = head.RootElement.GetProperty("typ").GetString() == LineNames.BearerType
            && head.RootElement.GetProperty("alg").GetString() == "ES256"
            && claims.RootElement.GetProperty("iss").GetGuid() == WorkstationId
            && claims.RootElement.GetProperty("aud").GetString() == Origin
            && claims.RootElement.GetProperty("iat").GetInt64() is var issued && Math.Abs(issued - now) <= 30
            && claims.RootElement.GetProperty("exp").GetInt64() is var expires && expires > now && expires - issued <= 60
            && claims.RootElement.GetProperty("jti").GetString()!.Length >= 20;
        if (!good || DeviceKey is null) return good;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(DeviceKey, out _);
        return key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256);
    }

    private IResult Pair(PairRequest request)
    {
        PairRequests.Enqueue(request);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(request.DevicePublicKey, out _);
        if (!key.VerifyData(LineNames.PairingText(Origin, request.Ticket), request.Signature, HashAlgorithmName.SHA256)) return Microsoft.AspNetCore.Http.Results.StatusCode(401);
        if (request.Ticket != Ticket || TicketPerson is not { } person) return Microsoft.AspNetCore.Http.Results.StatusCode(410);
        if (request.Confirm) (DeviceKey, TicketPerson) = (request.DevicePublicKey, null);
        return Microsoft.AspNetCore.Http.Results.Ok(new PairAnswer("Test portal", person, LineNames.PairCode(Ticket, request.DevicePublicKey), request.Confirm ? WorkstationId : null));
    }

    internal sealed class TestHub(TestPortal portal) : Hub, ICmsClientHub
    {
        public Task<HelloAnswer> Hello(HelloRequest request)
        {
            portal.Hellos.Enqueue(request);
            portal.Connection = Context.ConnectionId;
            return Task.FromResult(new HelloAnswer("Test portal", portal.Opening, portal.Time.GetUtcNow()));
        }

        public Task ReportReaders(ReadersReport report)
        {
            portal.Reports.Enqueue(report);
            return Task.CompletedTask;
        }

        public Task ReportProgress(ScriptProgress progress)
        {
            portal.Progress.Enqueue(progress);
            return Task.CompletedTask;
        }
    }
}
