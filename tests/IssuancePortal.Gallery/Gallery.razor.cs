using System.Security.Cryptography;
using IssuancePortal.Contracts;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Gallery;

/// <summary>One page with every component. The client's private key is kept here, so that the page can prove that it opens what the PIN field sealed.</summary>
public sealed partial class Gallery : IDisposable
{
    private static readonly string[] Names = ["Ada Byron", "Grace Hopper", "Alan Turing", "Edsger Dijkstra", "Barbara Liskov", "Donald Knuth"];

    private static readonly Dictionary<CardPosition, string> Instructions = new()
    {
        [CardPosition.NoReader] = "Connect a reader to this computer",
        [CardPosition.Empty] = "Insert a blank card into Reader 1",
        [CardPosition.Inserting] = "Reading the card",
        [CardPosition.Card] = "Ready to be issued",
        [CardPosition.Unsupported] = "The portal does not know this kind of card",
        [CardPosition.Refused] = "This card is already issued",
        [CardPosition.Removed] = "Put the card back into Reader 1",
    };

    private readonly ECDiffieHellman _client = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private readonly StageItem[] _stages =
    [
        new("person", "Person", StageStatus.Done, "Ada Byron, E-10423", true),
        new("policy", "Device policy", StageStatus.Skipped, "PIV card for employees"),
        new("card", "Card", StageStatus.Current, "Reader 1"),
        new("pin", "PIN", StageStatus.Todo),
        new("summary", "Summary", StageStatus.Todo),
    ];

    private readonly LaneStep[] _steps =
    [
        new("Select the PIV application", LaneStatus.Done, TimeSpan.FromMilliseconds(31)),
        new("Prove the management key", LaneStatus.Done, TimeSpan.FromMilliseconds(84), "AES-128"),
        new("Replace the management key", LaneStatus.Running),
        new("Set the retry counters", LaneStatus.Waiting),
    ];

    private double _progress = 0.42;
    private byte[] _clientKey = [];
    private LogLine[] _log = [];
    private TimelineEntry[] _timeline = [];
    private string _pinState = "nothing sealed";

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    protected override void OnInitialized()
    {
        _clientKey = _client.ExportSubjectPublicKeyInfo();
        _log = [new(Now.AddSeconds(-4), "Card selected, PIV 1.0"), new(Now.AddSeconds(-3), "Management key proved"), new(Now.AddSeconds(-1), "GENERATE ASYMMETRIC KEY PAIR refused: 6A84", StateTone.Failed)];
        _timeline =
        [
            new(Now.AddMinutes(-2), "Ada Byron", "PIV card 4082771600 was issued", "badge-check", StateTone.Issued, "Workstation FRONT-DESK-2, Reader 1"),
            new(Now.AddMinutes(-9), "Grace Hopper", "Issuance was started", "play", StateTone.Running),
            new(Now.AddDays(-1), null, "Card 4082771599 expired", "clock", StateTone.Terminated),
            new(Now.AddDays(-40), "Alan Turing", "Card 4082771599 was suspended", "circle-pause", StateTone.Held, "Reported forgotten"),
        ];
    }

    public void Dispose() => _client.Dispose();

    private static Task<IReadOnlyList<string>> FindAsync(string text, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. Names.Where(x => text.Length > 0 && x.Contains(text, StringComparison.CurrentCultureIgnoreCase))]);

    private void OnPageKey(byte[] key) => _pinState = $"code {LineNames.PinCode(_clientKey, key)}";

    private void OnPin(SealedPin? pin) => _pinState = pin is null ? "nothing sealed" : $"sealed, opens to {Fingerprint(pin)}";

    // The beginning of the PIN's hash: proof that the box opens, without the PIN on the page.
    private string Fingerprint(SealedPin pin)
    {
        using var page = ECDiffieHellman.Create();
        page.ImportSubjectPublicKeyInfo(pin.PagePublicKey, out _);
        var shared = _client.DeriveRawSecretAgreement(page.PublicKey);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, SHA256.HashData([.. _clientKey, .. pin.PagePublicKey]), System.Text.Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        using var aes = new AesGcm(key, 16);
        var clear = new byte[pin.Ciphertext.Length - 16];
        aes.Decrypt(pin.Nonce, pin.Ciphertext.AsSpan(..^16), pin.Ciphertext.AsSpan(^16..), clear, System.Text.Encoding.UTF8.GetBytes(pin.Context));
        return Convert.ToHexString(SHA256.HashData(clear.AsSpan().TrimEnd((byte)0)).AsSpan(..4));
    }

    private async Task AskAsync()
    {
        var yes = await Confirmation.AskAsync(new ConfirmQuestion(
            "Terminate the card of Ada Byron?",
            ["All four certificates are revoked at once.", "The card can never be used again.", "Ada Byron needs a new card to sign in."],
            "Terminate card"));
        Toasts.Show(yes ? ToastTone.Failed : ToastTone.Notice, yes ? "The card was terminated." : "Nothing was changed.");
    }
}
