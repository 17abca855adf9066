using System.Text.RegularExpressions;

namespace IssuancePortal.Journeys.Stage;

/// <summary>A simulated card behind a real PC/SC reader (pcscd with vsmartcard's vpcd), put there by <c>cms-client simulate</c>. Any program of the computer sees it.</summary>
internal sealed partial class CardInReader : IAsyncDisposable
{
    /// <summary>Reader 3 of tests/lib/virtual-readers.sh.</summary>
    public const string Reader = "Virtual PCD B 00 00";

    private const string Vpcd = "localhost:35965";

    private readonly string _state = Path.Combine(Path.GetTempPath(), $"card-{Guid.NewGuid():N}.json");
    private readonly Tool _program;

    private CardInReader(string kind) => _program = Tool.DotNet(Repository.CmsClient, null, "simulate", kind, "--state", _state, "--vpcd", Vpcd, "--fast");

    /// <param name="kind">What <c>cms-client simulate</c> is told to put there: piv, yubikey, or vsc for a virtual smart card.</param>
    public static async Task<CardInReader> InsertAsync(string kind = "piv")
    {
        var card = new CardInReader(kind);
        await SeenAsync();
        return card;
    }

    /// <summary>Runs yubico-piv-tool on the card.</summary>
    public static async Task<(int Exit, string Output)> PivToolAsync(params string[] arguments) =>
        await Tool.RunAsync("yubico-piv-tool", ["-r", Reader, .. arguments]);

    /// <summary>Runs ykman on the card.</summary>
    public static async Task<(int Exit, string Output)> YkmanAsync(params string[] arguments) => await Tool.RunAsync("ykman", ["--reader", Reader, .. arguments]);

    /// <summary>Runs an OpenSC tool on the card.</summary>
    public static async Task<(int Exit, string Output)> OpenScAsync(string tool, params string[] arguments) =>
        await Tool.RunAsync(tool, [.. tool == "pkcs11-tool" ? ["--slot-description", Reader] : (string[])["--reader", Reader], .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        File.Delete(_state);
    }

    private static async Task SeenAsync()
    {
        var end = DateTime.UtcNow.AddSeconds(30);
        while (!SeesCard((await Tool.RunAsync("opensc-tool", "--list-readers")).Output))
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"There is no card in {Reader}. Is pcscd running (tests/lib/virtual-readers.sh)?");
            await Task.Delay(200);
        }
    }

    private static bool SeesCard(string list) => CardLine().IsMatch(list);

    [GeneratedRegex(@"^\d+\s+Yes\s+.*Virtual PCD B 00 00", RegexOptions.Multiline)]
    private static partial Regex CardLine();
}
