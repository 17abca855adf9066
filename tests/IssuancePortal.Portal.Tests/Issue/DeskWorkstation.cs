using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Cards;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Portal.Tests.Issue;

/// <summary>The computer on the desk: the real client's readers, script runner and PIN box, joined to the pages without a line between.</summary>
internal sealed class DeskWorkstation : IWorkstations, IPageWorkstation, IAsyncDisposable
{
    public static readonly Guid TheId = new("0a000000-0000-4000-8000-000000000001");

    private readonly ReaderBoard _board;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Action> _watchers = [];
    private readonly List<ScriptRequest> _trips = [];
    private readonly List<ReleaseRequest> _releases = [];
    private PinBox _box = new();
    private ScriptRunner _runner;
    private Task _watching = Task.CompletedTask;
    private bool _isConnected = true;

    public DeskWorkstation(SimulatedReaders readers)
    {
        _board = new ReaderBoard(readers, TimeProvider.System, NullLogger<ReaderBoard>.Instance);
        _runner = NewRunner();
        _board.Changed += _ => Tell();
        _board.UseOpening(OpeningScript.Script);
        _watching = Task.Run(() => _board.RunAsync(_stop.Token));
    }

    public event Action? Changed
    {
        add { }
        remove { }
    }

    /// <summary>Called with every script of a run before it is carried out.</summary>
    public Action<ScriptRequest>? BeforeTrip { get; set; }

    public Guid? Id => TheId;

    public IReadOnlyList<ScriptRequest> Trips
    {
        get { lock (_gate) return [.. _trips]; }
    }

    public IReadOnlyList<ReleaseRequest> Releases
    {
        get { lock (_gate) return [.. _releases]; }
    }

    public ReadersReport Report => _board.Current;

    public Task OpenAsync() => Task.CompletedTask;

    public Task<string?> BrowserIdAsync() => Task.FromResult<string?>(null);

    public void Connect(bool connected)
    {
        _isConnected = connected;
        Tell();
    }

    /// <summary>The client comes back as a new process: its session key is another.</summary>
    public async Task RestartAsync(Guid runId, string reader)
    {
        await _runner.ReleaseAsync(new ReleaseRequest(runId, reader));
        _box.Dispose();
        _box = new PinBox();
        _runner = NewRunner();
        Tell();
    }

    /// <summary>What js/pin.js hands over for a typed PIN.</summary>
    public SealedBox Seal(string pin, Guid runId)
    {
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var client = ECDiffieHellman.Create();
        client.ImportSubjectPublicKeyInfo(_box.PublicKey, out _);
        var pageKey = page.ExportSubjectPublicKeyInfo();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, page.DeriveRawSecretAgreement(client.PublicKey), 32, SHA256.HashData([.. _box.PublicKey, .. pageKey]), Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        using var aes = new AesGcm(key, 16);
        var (nonce, plain, tag) = (RandomNumberGenerator.GetBytes(12), Encoding.UTF8.GetBytes(pin), new byte[16]);
        var cipher = new byte[plain.Length];
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(runId.ToString("D")));
        return new SealedBox(Convert.ToBase64String(pageKey), Convert.ToBase64String(nonce), Convert.ToBase64String([.. cipher, .. tag]), runId.ToString("D"));
    }

    public LiveWorkstation? Find(Guid workstationId) => _isConnected && workstationId == TheId ? new LiveWorkstation(TheId, "DESK", _box.PublicKey, _board.Current, IsOffered: true) : null;

    public IDisposable Watch(Guid workstationId, Action changed)
    {
        lock (_gate) _watchers.Add(changed);
        return new Ending(() =>
        {
            lock (_gate) _watchers.Remove(changed);
        });
    }

    public async Task<ScriptResult> ExecuteAsync(Guid workstationId, ScriptRequest request, IProgress<ScriptProgress>? progress, CancellationToken cancellation)
    {
        lock (_gate) _trips.Add(request);
        BeforeTrip?.Invoke(request);
        return _isConnected ? await _runner.ExecuteAsync(request, progress is null ? null : progress.Report) : new ScriptResult(ScriptOutcome.ReaderGone, [], true);
    }

    public Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation) =>
        Task.FromResult<string?>(LineNames.PinCode(_box.PublicKey, request.PagePublicKey));

    public Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation)
    {
        lock (_gate) _releases.Add(request);
        return _runner.ReleaseAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
        _box.Dispose();
    }

    private ScriptRunner NewRunner() => new(_board, _box, _ => true, TimeProvider.System, NullLogger<ScriptRunner>.Instance);

    private void Tell()
    {
        Action[] watchers;
        lock (_gate) watchers = [.. _watchers];
        foreach (var watcher in watchers) watcher();
    }
}
