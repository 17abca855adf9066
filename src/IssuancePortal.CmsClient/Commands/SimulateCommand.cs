using System.CommandLine;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client simulate: a device made of code in a virtual reader (vsmartcard's vpcd), as every program of this computer sees it.</summary>
internal static class SimulateCommand
{
    private const string DefaultReader = "localhost:35963";

    public static Command Make()
    {
        var kind = new Argument<string>("kind") { Description = "piv, gp (PIV through GlobalPlatform's SCP03), yubikey or vsc." };
        kind.AcceptOnlyFromAmong("piv", "gp", "yubikey", "vsc");
        var stateFile = new Option<FileInfo?>("--state") { Description = "File that keeps the card's contents (piv, gp, vsc). Its keys lie in it in clear." };
        var vpcd = new Option<string>("--vpcd") { Description = "Where the virtual reader listens.", DefaultValueFactory = _ => DefaultReader };
        var fast = new Option<bool>("--fast") { Description = "As fast as the computer, not as a card." };
        var command = new Command("simulate", "Puts a simulated device into a virtual reader until stopped.") { kind, stateFile, vpcd, fast };
        command.SetAction(async (parsed, cancellation) =>
        {
            var reader = parsed.GetRequiredValue(vpcd);
            var colon = reader.LastIndexOf(':');
            if (colon < 1 || !ushort.TryParse(reader[(colon + 1)..], out var port))
            {
                await Console.Error.WriteLineAsync($"'{reader}' is not HOST:PORT.");
                return ExitCode.Usage;
            }

            var pace = parsed.GetValue(fast) ? CardPace.Instant : CardPace.Lifelike();
            ISimulatedDevice device = parsed.GetValue(kind) switch
            {
                "yubikey" => SimulatedYubiKey.Create(new() { StatePath = parsed.GetValue(stateFile)?.FullName, Pace = pace }),
                "vsc" => SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { StatePath = parsed.GetValue(stateFile)?.FullName, Pace = pace }),
                "gp" => SimulatedPivCard.Create(new SimulatedPivCardOptions { StatePath = parsed.GetValue(stateFile)?.FullName, Pace = pace, GlobalPlatform = new() }),
                _ => SimulatedPivCard.Create(new SimulatedPivCardOptions { StatePath = parsed.GetValue(stateFile)?.FullName, Pace = pace }),
            };
            await VpcdConnection.RunAsync(device, reader[..colon], port, cancellation, present =>
                Console.Out.WriteLine(present ? $"{device.Kind} is in the reader at {reader}." : $"{device.Kind} is out of the reader at {reader}."));
            return ExitCode.Done;
        });
        return command;
    }
}
