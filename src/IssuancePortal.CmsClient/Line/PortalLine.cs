using System.Net;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using IssuancePortal.CmsClient.Printers;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Line;

/// <summary>
/// The line to one portal: dials out, says hello, reports readers, carries out scripts, and comes back by itself for as long as the portal accepts this
/// computer. Readers and held cards outlive a broken line.
/// </summary>
internal sealed class PortalLine : IDisposable
{
    /// <summary>A clock that is further off than this is corrected by the portal's before a refusal is believed.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(20);

    private readonly PairedPortal _portal;
    private readonly CmsClientOptions _options;
    private readonly DeviceKey _key;
    private readonly ILoggerFactory _logs;
    private readonly ILogger<PortalLine> _log;
    private readonly PinBox _box = new();
    private readonly ReaderBoard _board;
    private readonly ScriptRunner _runner;
    private readonly PrintBoard _prints;
    private TimeSpan _clockOffset;

    public PortalLine(PairedPortal portal, CmsClientOptions options, DeviceKey key, RunGate gate, ILoggerFactory logs)
    {
        _portal = portal;
        _options = options;
        _key = key;
        _logs = logs;
        _log = logs.CreateLogger<PortalLine>();
        _board = new ReaderBoard(options.Readers, options.Time, logs.CreateLogger<ReaderBoard>());
        _runner = new ScriptRunner(_board, _box, run => gate.Allows(run, portal.Origin), options.Time, logs.CreateLogger<ScriptRunner>());
        _prints = new PrintBoard(options.Printers, logs.CreateLogger<PrintBoard>());
        Status = new LineStatus(portal, LineState.Connecting, null);
    }

    /// <summary>Whom it is paired with and how it stands.</summary>
    public LineStatus Status { get; private set; }

    /// <summary>Runs until cancelled or until the portal no longer accepts this computer.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = _board.RunAsync(stop.Token);
        try
        {
            for (var attempt = 0; !cancellation.IsCancellationRequested; attempt++)
            {
                try
                {
                    await ConnectAsync(() => attempt = 0, cancellation);
                }
                catch (LineRefusedException e) when (e.Status == HttpStatusCode.Unauthorized)
                {
                    if (TryCorrectClock(e.PortalTime)) continue;
                    Show(LineState.Revoked, "it does not accept this computer (any more): pair it again.");
                    return;
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    if (Status.State != LineState.Waiting) Show(LineState.Waiting, $"not reachable, trying again ({Reason(e)}).");
                }

                await Task.Delay(RetryDelay.Before(attempt), _options.Time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    public void Dispose() => _box.Dispose();

    /// <summary>One connection, from dialling to its end.</summary>
    private async Task ConnectAsync(Action connected, CancellationToken cancellation)
    {
        await using var hub = Build();
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += e =>
        {
            closed.TrySetResult(e);
            return Task.CompletedTask;
        };
        await hub.StartAsync(cancellation);
        var hello = await hub.InvokeAsync<HelloAnswer>(nameof(ICmsClientHub.Hello), new HelloRequest(
            ClientVersion.Text, _options.MachineName, RuntimeInformation.OSDescription, _box.PublicKey, _options.Time.GetUtcNow()), cancellation);

        var reports = Channel.CreateBounded<ReadersReport>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Report(ReadersReport report) => reports.Writer.TryWrite(report);
        _board.Changed += Report;
        try
        {
            Report(_board.Current);
            _board.UseOpening(hello.OpeningScript);
            connected();
            Show(LineState.Connected, "connected.");
            _ = closed.Task.ContinueWith(_ => reports.Writer.TryComplete(), TaskScheduler.Default);
            await foreach (var report in reports.Reader.ReadAllAsync(cancellation))
                await hub.SendAsync(nameof(ICmsClientHub.ReportReaders), report, cancellation);
        }
        finally
        {
            _board.Changed -= Report;
        }

        if (await closed.Task is { } fault) throw new IOException("The line broke.", fault);
    }

    private HubConnection Build()
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton(_logs);
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(
            () => Bearer.Make(_key, _portal.WorkstationId, _portal.Origin, _options.Time.GetUtcNow() + _clockOffset)));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(HubAddress(_portal.Url)));
        builder.AddJsonProtocol();
        var hub = builder.Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        hub.ServerTimeout = TimeSpan.FromSeconds(20);
        hub.HandshakeTimeout = TimeSpan.FromSeconds(10);
        hub.On(nameof(ICmsClient.Execute), (ScriptRequest request) => ExecuteAsync(hub, request));
        hub.On(nameof(ICmsClient.BeginPinEntry), (PinEntryRequest request) => BeginPinEntry(request));
        hub.On(nameof(ICmsClient.Printers), () => _prints.ListAsync(CancellationToken.None));
        hub.On(nameof(ICmsClient.Print), (PrintRequest request) => _prints.Print(request));
        hub.On(nameof(ICmsClient.PrintOutcome), (Guid job) => _prints.OutcomeOf(job));
        hub.On<ReleaseRequest>(nameof(ICmsClient.Release), _runner.ReleaseAsync);
        return hub;
    }

    internal static Uri HubAddress(Uri portal)
    {
        var address = new UriBuilder(new Uri(portal, LineNames.HubPath.TrimStart('/')));
        address.Scheme = portal.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        return address.Uri;
    }

    private async Task<ScriptResult> ExecuteAsync(HubConnection hub, ScriptRequest request)
    {
        var sending = Task.CompletedTask;
        var result = await _runner.ExecuteAsync(request, progress => sending = SendAfterAsync(sending, progress));
        await sending;
        return result;

        // In order, and before the result; a line that broke meanwhile loses progress, never the result (see ScriptRunner).
        async Task SendAfterAsync(Task before, ScriptProgress progress)
        {
            await before;
            try
            {
                await hub.SendAsync(nameof(ICmsClientHub.ReportProgress), progress);
            }
            catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
            {
                _log.LogDebug("Progress of script {Script} was lost with the line", progress.ScriptId);
            }
        }
    }

    private string BeginPinEntry(PinEntryRequest request)
    {
        var code = LineNames.PinCode(_box.PublicKey, request.PagePublicKey);
        _options.ShowPinCode(new PinCodeShown(_portal.Name, request.Person, code));
        return code;
    }

    /// <summary>A token is refused too when this computer's clock is off: takes the portal's, once for each amount.</summary>
    private bool TryCorrectClock(DateTimeOffset? portalTime)
    {
        if (portalTime is not { } theirs) return false;
        var offset = theirs - _options.Time.GetUtcNow();
        if ((offset - _clockOffset).Duration() < ClockTolerance) return false;
        _log.LogWarning("This computer's clock is {Seconds:0} s off {Portal}'s", -offset.TotalSeconds, _portal.Origin);
        _clockOffset = offset;
        return true;
    }

    private void Show(LineState state, string text)
    {
        Status = Status with { State = state, Since = _options.Time.GetUtcNow() };
        _log.Log(state == LineState.Connected ? LogLevel.Information : LogLevel.Warning, "{Portal} ({Origin}): {Text}", _portal.Name, _portal.Origin, text);
    }

    private static string Reason(Exception e) => e.GetBaseException().Message;
}
