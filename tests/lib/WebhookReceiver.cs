using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.TestLib;

/// <summary>Another system, with a real HTTP server: keeps every call, and answers as it is told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private WebApplication? _app;

    public int Port { get; private set; }

    public string Url => $"{(Certificate is null ? "http" : "https")}://localhost:{Port}/hook";

    /// <summary>What it shows; null to listen without TLS.</summary>
    public (X509Certificate2 Certificate, X509Certificate2Collection Chain)? Certificate { get; init; }

    public ConcurrentQueue<ReceivedCall> Calls { get; } = new();

    /// <summary>Status of the answer; the number of the call, from 1, is given.</summary>
    public Func<int, int> Status { get; set; } = _ => 204;

    /// <summary>Waited for before the answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public static async Task<WebhookReceiver> StartAsync((X509Certificate2 Certificate, X509Certificate2Collection Chain)? certificate = null)
    {
        var receiver = new WebhookReceiver { Certificate = certificate };
        await receiver.UpAsync();
        return receiver;
    }

    /// <summary>Listens, on the same port as before.</summary>
    public async Task UpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen =>
        {
            if (Certificate is { } shown) listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (shown.Certificate, shown.Chain));
        }));
        _app = builder.Build();
        _app.MapPost("/hook", AnswerAsync);
        _app.MapPost("/elsewhere", () => Results.Redirect("/hook", preserveMethod: true));
        await _app.StartAsync();
        Port = new Uri(_app.Urls.First()).Port;
    }

    public async Task DownAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await DownAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        Calls.Enqueue(new ReceivedCall(
            body, http.Request.Headers["X-IssuancePortal-Timestamp"]!, http.Request.Headers["X-IssuancePortal-Signature"]!, http.Request.Headers["Idempotency-Key"]!, http.Request.ContentType!));
        var status = Status(Calls.Count);
        await Before();
        http.Response.StatusCode = status;
    }
}

/// <summary>A call as it arrived.</summary>
internal sealed record ReceivedCall(string Body, string Timestamp, string Signature, string Key, string ContentType);
