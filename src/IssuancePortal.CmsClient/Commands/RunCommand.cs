using System.CommandLine;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Printers;
using IssuancePortal.CmsClient.Readers.Pcsc;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client run: keeps the lines to the paired portals until stopped.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var portal = new Option<string?>("--portal") { Description = "Only this portal." };
        var command = new Command("run", "Connects this computer's readers to the portals it is paired with, until stopped.") { portal };
        command.SetAction(async (parsed, cancellation) =>
        {
            Uri? only = null;
            if (parsed.GetValue(portal) is { } text && (only = PairingLink.TryPortal(text)) is null)
            {
                await Console.Error.WriteLineAsync($"'{text}' is not the address of a portal: https://..., or http:// on this computer.");
                return ExitCode.Usage;
            }

            using var state = CommandTree.OpenState(parsed);
            return await RunAsync(parsed, state, only, cancellation);
        });
        return command;
    }

    /// <summary>Runs the lines; a client with no pairing yet waits for one.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, ClientState state, Uri? only, CancellationToken cancellation)
    {
        using var claim = state.TryClaim();
        if (claim is null)
        {
            await Console.Error.WriteLineAsync($"A client runs already with {state.Folder}; it takes up new pairings by itself.");
            return ExitCode.AlreadyRunning;
        }

        if (state.Portals().Count == 0) await Console.Out.WriteLineAsync("This computer is not paired yet. Press \"Connect this computer\" in the portal.");
        using var logs = CommandTree.Logs(parsed);
        var host = new CmsClientHost(
            new CmsClientOptions
            {
                State = state,
                Readers = new PcscReaders(),
                Printers = ComputerPrinters.Make(TimeProvider.System),
                OnlyPortal = only,
                ShowPinCode = shown => Console.Out.WriteLine($"PIN for {shown.Person} at {shown.PortalName}: the page must show the code {shown.Code}."),
            },
            logs);
        await host.RunAsync(cancellation);
        return ExitCode.Done;
    }
}
