using System.Globalization;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Readers.Pcsc;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.SimulatedDevices;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Benchmarks;

/// <summary>
/// The process with the CMS clients: real clients, each with its own state, readers and blank cards, that dial the portal's hub. Prints one device key for each client, waits for a line
/// with their workstation ids, runs until its input ends.
/// </summary>
internal static class Clients
{
    public const string Verb = "clients";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = ClientOptions.Parse(arguments);
        // Simulated cards spend their pace on a thread each.
        ThreadPool.SetMinThreads(Math.Max(Environment.ProcessorCount, options.Lifelike ? options.Count * options.Readers + 8 : 8), 8);
        using var stop = new CancellationTokenSource();
        var states = Enumerable.Range(0, options.Count).Select(i => ClientState.Open(Path.Combine(options.Folder, $"client-{i}"))).ToList();
        foreach (var state in states) Console.WriteLine(Convert.ToBase64String(state.Key.PublicKey));
        var ids = ((await Console.In.ReadLineAsync()) ?? "").Split(' ').Select(Guid.Parse).ToList();

        var work = new List<Task>();
        for (var i = 0; i < states.Count; i++)
        {
            states[i].Save(new PairedPortal(options.Portal, "Benchmark", "Benchmark", ids[i], DateTimeOffset.UtcNow));
            IReaderSystem readers = options.VpcdPort is { } port ? Plug(port, options, work, stop.Token) : Plug(options);
            var host = new CmsClientHost(new CmsClientOptions { State = states[i], Readers = readers, MachineName = $"CLIENT-{i}" }, NullLoggerFactory.Instance);
            work.Add(host.RunAsync(stop.Token));
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await stop.CancelAsync();
        await Task.WhenAll(work);
        foreach (var state in states) state.Dispose();
        return 0;
    }

    private static SimulatedReaders Plug(ClientOptions options)
    {
        var readers = new SimulatedReaders();
        for (var k = 0; k < options.Readers; k++) readers.Plug(ReaderName(k), Card(options));
        return readers;
    }

    private static PcscReaders Plug(int port, ClientOptions options, List<Task> work, CancellationToken cancellation)
    {
        work.Add(VpcdConnection.RunAsync(Card(options), "127.0.0.1", port, cancellation));
        return new PcscReaders();
    }

    public static string ReaderName(int k) => $"Reader {k + 1}";

    private static SimulatedPivCard Card(ClientOptions options) =>
        SimulatedPivCard.Create(new() { ExtendedLength = options.ExtendedLength, Pace = options.Lifelike ? RealCard : CardPace.Instant });

    /// <summary>What published measurements of current Java cards come to: 30 ms an APDU, 27 ms more for a P-256 key.</summary>
    private static CardPace RealCard { get; } = new(Thread.Sleep) { PerApdu = TimeSpan.FromMilliseconds(30), PerKeyGeneration = static _ => TimeSpan.FromMilliseconds(27) };
}

/// <summary>What the process with the clients is told.</summary>
internal sealed record ClientOptions(Uri Portal, string Folder, int Count = 1, int Readers = 1, bool Lifelike = false, bool ExtendedLength = true, int? VpcdPort = null)
{
    public string[] ToArguments() =>
    [
        Clients.Verb, Portal.ToString(), Folder, Count.ToString(CultureInfo.InvariantCulture), Readers.ToString(CultureInfo.InvariantCulture),
        Lifelike.ToString(), ExtendedLength.ToString(), VpcdPort?.ToString(CultureInfo.InvariantCulture) ?? "-",
    ];

    public static ClientOptions Parse(string[] text) => new(
        new Uri(text[0]), text[1], int.Parse(text[2], CultureInfo.InvariantCulture), int.Parse(text[3], CultureInfo.InvariantCulture), bool.Parse(text[4]), bool.Parse(text[5]),
        int.TryParse(text[6], CultureInfo.InvariantCulture, out var port) ? port : null);
}
