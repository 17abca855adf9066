using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Readers;

namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>A client in this process, with its own state folder, paired with a test portal and running.</summary>
internal sealed class RunningClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private RunningClient(TestPortal portal, IReaderSystem readers, TimeProvider? time)
    {
        State = ClientState.Open(Path.Combine(Path.GetTempPath(), "cms-client-tests", Guid.NewGuid().ToString("N")));
        State.Save(new PairedPortal(portal.Url, "Test portal", "Olga Operator", portal.WorkstationId, DateTimeOffset.UtcNow));
        portal.DeviceKey = State.Key.PublicKey;
        Host = new CmsClientHost(new CmsClientOptions { State = State, Readers = readers, ShowPinCode = Codes.Add, Time = time ?? TimeProvider.System }, Logs.Factory);
        _running = Host.RunAsync(_stop.Token);
    }

    public ClientState State { get; }

    public CmsClientHost Host { get; }

    public CollectingLogs Logs { get; } = new();

    public List<PinCodeShown> Codes { get; } = [];

    /// <summary>Starts it and waits until it is connected.</summary>
    public static async Task<RunningClient> StartAsync(TestPortal portal, IReaderSystem readers, TimeProvider? time = null)
    {
        var client = new RunningClient(portal, readers, time);
        await client.IsAsync(LineState.Connected);
        return client;
    }

    public Task IsAsync(LineState state) =>
        Eventually.TrueAsync(() => Host.Lines.Count == 1 && Host.Lines[0].State == state, () => $"line {state}; log:\n{string.Join('\n', Logs.Lines)}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        State.Dispose();
        Directory.Delete(State.Folder, recursive: true);
    }
}
