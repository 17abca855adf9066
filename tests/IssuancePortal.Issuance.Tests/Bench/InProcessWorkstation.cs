using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Cards;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>A workstation with the real client's reader board, script runner and PIN box, joined to the heart by method calls instead of a line.</summary>
internal sealed class InProcessWorkstation : IWorkstations, IAsyncDisposable
{
    public static readonly Guid TheId = new("0a000000-0000-4000-8000-000000000001");

    private readonly ReaderBoard _board;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Action> _watchers = [];
    private PinBox _box = new();
    private ScriptRunner _runner;
    private Task _watching = Task.CompletedTask;

    public InProcessWorkstation(SimulatedReaders readers)
    {
        _board = new ReaderBoard(readers, TimeProvider.System, NullLogger<ReaderBoard>.Instance);
        _runner = NewRunner();
        _board.Changed += _ => Tell();
    }

    public Guid Id { get; } = TheId;

    /// <summary>False: the client is gone.</summary>
    public bool IsConnected { get; private set; } = true;

    /// <summary>False: the client belongs to another portal and runs nothing for this one.</summary>
    public bool MayRun { get; set; } = true;

    /// <summary>False: only browsers that were paired with it may use it.</summary>
    public bool IsOffered { get; set; } = true;

    /// <summary>What the portal knows of the readers, however they have changed since; null: what is so now.</summary>
    public ReadersReport? LastReport { get; set; }

    /// <summary>Every script that was asked for, in order: one trip each.</summary>
    public List<ScriptRequest> Trips { get; } = [];

    /// <summary>Called with every script before it runs.</summary>
    public Action<ScriptRequest>? BeforeTrip { get; set; }

    /// <summary>Called with every script after it ran, before the answer gets back.</summary>
    public Action<ScriptRequest>? AfterTrip { get; set; }

    public void Start()
    {
        _board.UseOpening(OpeningScript.Script);
        _watching = Task.Run(() => _board.RunAsync(_stop.Token));
    }

    /// <summary>The client dies and comes back as a new process: its session key is another.</summary>
    public async Task RestartClientAsync(Guid runId)
    {
        await _runner.ReleaseAsync(new ReleaseRequest(runId, Workbench.Reader));
        _box.Dispose();
        _box = new PinBox();
        _runner = NewRunner();
    }

    public void Connect(bool connected)
    {
        IsConnected = connected;
        Tell();
    }

    /// <summary>The card in a reader, once it was recognised.</summary>
    public async Task<CardReport> CardAsync(string reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (_board.Current.Readers.FirstOrDefault(it => it.Name == reader) is { State: ReaderState.Card, Card: { } card }) return card;
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>What the page's script does with a typed PIN.</summary>
    public SealedPin Seal(string pin, Guid runId, SecretKind kind = SecretKind.NewPin)
    {
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var client = ECDiffieHellman.Create();
        client.ImportSubjectPublicKeyInfo(_box.PublicKey, out _);
        var pageKey = page.ExportSubjectPublicKeyInfo();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, page.DeriveRawSecretAgreement(client.PublicKey), 32, SHA256.HashData([.. _box.PublicKey, .. pageKey]), Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        using var aes = new AesGcm(key, 16);
        var (nonce, plain, tag) = (RandomNumberGenerator.GetBytes(12), Encoding.UTF8.GetBytes(pin.PadRight(16, (char)0)), new byte[16]);
        var cipher = new byte[plain.Length];
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(runId.ToString("D")));
        return new SealedPin(kind, pageKey, nonce, [.. cipher, .. tag], runId.ToString("D"));
    }

    public LiveWorkstation? Find(Guid workstationId) =>
        IsConnected && workstationId == Id ? new LiveWorkstation(Id, "BENCH", _box.PublicKey, LastReport ?? _board.Current, IsOffered) : null;

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
        lock (_gate) Trips.Add(request);
        BeforeTrip?.Invoke(request);
        if (!IsConnected) return new ScriptResult(ScriptOutcome.ReaderGone, [], true, "the client is gone");
        var result = await _runner.ExecuteAsync(request, progress is null ? null : progress.Report);
        AfterTrip?.Invoke(request);
        return IsConnected ? result : new ScriptResult(ScriptOutcome.ReaderGone, [], true, "the client is gone");
    }

    public Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation) =>
        Task.FromResult<string?>(LineNames.PinCode(_box.PublicKey, request.PagePublicKey));

    public Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation) => _runner.ReleaseAsync(request);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        try
        {
            await _watching;
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }

        _stop.Dispose();
        _box.Dispose();
    }

    private ScriptRunner NewRunner() => new(_board, _box, _ => MayRun, TimeProvider.System, NullLogger<ScriptRunner>.Instance);

    private void Tell()
    {
        Action[] watchers;
        lock (_gate) watchers = [.. _watchers];
        foreach (var watcher in watchers) watcher();
    }
}
