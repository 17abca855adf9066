using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Readers.Pcsc;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client doctor: one report for the help desk. Holds no secret.</summary>
internal static class DoctorCommand
{
    /// <summary>Applications that a card is asked for, by their identifiers.</summary>
    private static readonly (string Name, string Aid)[] Applications =
    [
        ("PIV", "A000000308000010000100"),
        ("YubiKey management", "A000000527471117"),
        ("GIDS", "A00000039742544659"),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Selects each application; changes nothing.</summary>
    public static CardScript Opening { get; } = new([.. Applications.Select(a => new ScriptCommand
    {
        Cla = 0,
        Ins = 0xA4,
        P1 = 4,
        P2 = 0,
        Data = Convert.FromHexString(a.Aid),
        Le = 0,
        OnRefusal = StopRule.GoOn,
    })]);

    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("doctor", "Checks readers, cards, portals and clock, and prints a report for the help desk.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var state = CommandTree.OpenState(parsed);
            var readers = await ReadersCommand.LookAsync(new PcscReaders(), Opening, cancellation);
            var report = new DoctorReport(
                ClientVersion.Text,
                RuntimeInformation.OSDescription,
                RuntimeInformation.FrameworkDescription,
                Environment.MachineName,
                state.Folder,
                IsRunning(state),
                readers.Problem,
                [.. readers.Readers.Select(r => new DoctorReader(r.Name, r.State.ToString(), r.Card is null ? null : Convert.ToHexString(r.Card.Atr), Recognised(r)))],
                await Task.WhenAll(state.Portals().Select(p => CheckAsync(p, cancellation))));
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json) : Text(report));
            return report.ReadersProblem is null && report.Portals.All(p => p.Problem is null) ? ExitCode.Done : ExitCode.Faults;
        });
        return command;
    }

    /// <summary>A reader in words.</summary>
    public static string Describe(ReaderReport reader) => reader.State switch
    {
        ReaderState.Empty => "empty",
        ReaderState.Reading => "reading the card",
        ReaderState.Mute => "a card that does not answer (put in the wrong way round?)",
        ReaderState.InUse => "another program holds the card",
        _ => $"card {Convert.ToHexString(reader.Card!.Atr)}, {Applets(Recognised(reader))}",
    };

    private static string Applets(IReadOnlyList<string> names) => names.Count == 0 ? "no application that this client knows" : string.Join(", ", names);

    private static string[] Recognised(ReaderReport reader)
    {
        if (reader.Card is not { } card) return [];
        return [.. Applications.Zip(card.Opening.Answers).Where(pair => pair.Second.Status == 0x9000).Select(pair => pair.First.Name)];
    }

    private static bool IsRunning(ClientState state)
    {
        using var claim = state.TryClaim();
        return claim is null;
    }

    private static async Task<DoctorPortal> CheckAsync(PairedPortal portal, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            // The first request pays for name, TCP and TLS; the second one tells the round trip.
            using (await http.GetAsync(portal.Url, HttpCompletionOption.ResponseHeadersRead, cancellation))
            {
            }

            var start = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(portal.Url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var roundTrip = Stopwatch.GetElapsedTime(start);
            var skew = answer.Headers.Date is { } date ? (DateTimeOffset.UtcNow - date).TotalSeconds : (double?)null;
            return new DoctorPortal(portal.Name, portal.Origin, portal.Person, roundTrip.TotalMilliseconds, skew, null);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return new DoctorPortal(portal.Name, portal.Origin, portal.Person, null, null, e.GetBaseException().Message);
        }
    }

    private static string Text(DoctorReport report)
    {
        var lines = new List<string>
        {
            $"cms-client {report.Version} on {report.MachineName}, {report.OperatingSystem}, {report.Runtime}",
            $"State folder: {report.StateFolder}; a client {(report.Running ? "runs" : "does not run")}.",
            "",
            "Readers",
        };
        if (report.ReadersProblem is { } problem)
            lines.Add(problem == ReadersSeen.NoLibrary ? "  FAULT: the PC/SC library is not installed." : "  FAULT: the smart card service does not run.");
        else if (report.Readers.Count == 0) lines.Add("  none");
        lines.AddRange(report.Readers.Select(r => $"  {r.Name}: {r.State}{(r.Atr is null ? "" : $", ATR {r.Atr}, {Applets(r.Applications)}")}"));
        lines.AddRange(["", "Portals"]);
        if (report.Portals.Count == 0) lines.Add("  not paired");
        foreach (var portal in report.Portals)
            lines.Add(portal.Problem is { } fault
                ? $"  {portal.Name} ({portal.Origin}): FAULT: {fault}"
                : string.Create(CultureInfo.InvariantCulture, $"  {portal.Name} ({portal.Origin}), paired for {portal.Person}: reachable, {portal.RoundTripMilliseconds:0.0} ms, clock {Skew(portal.ClockSkewSeconds)}"));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Skew(double? seconds) => seconds switch
    {
        null => "unknown",
        > 5 or < -5 => string.Create(CultureInfo.InvariantCulture, $"OFF BY {seconds:0} s"),
        _ => "right",
    };

    private sealed record DoctorReport(
        string Version,
        string OperatingSystem,
        string Runtime,
        string MachineName,
        string StateFolder,
        bool Running,
        string? ReadersProblem,
        IReadOnlyList<DoctorReader> Readers,
        IReadOnlyList<DoctorPortal> Portals);

    private sealed record DoctorReader(string Name, string State, string? Atr, IReadOnlyList<string> Applications);

    private sealed record DoctorPortal(string Name, string Origin, string Person, double? RoundTripMilliseconds, double? ClockSkewSeconds, string? Problem);
}
