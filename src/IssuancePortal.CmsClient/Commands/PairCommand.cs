using System.CommandLine;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client pair: the target of the portal's cmsclient:// link, and the place for a pasted ticket.</summary>
internal static class PairCommand
{
    public static Command Make()
    {
        var link = new Argument<string>("link") { Description = "cmsclient://pair?... or the ticket that the page shows." };
        var portal = new Option<string?>("--portal") { Description = "Address of the portal, for a bare ticket." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask. Only where you have just made the ticket yourself." };
        var thenRun = new Option<bool>("--then-run") { Description = "Go on as 'run' afterwards, unless a client runs already." };
        var command = new Command("pair", "Pairs this computer with a portal.") { link, portal, yes, thenRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (PairingLink.TryParse(parsed.GetRequiredValue(link), parsed.GetValue(portal)) is not { } target)
            {
                await Console.Error.WriteLineAsync("That is no pairing link of a portal with https. A bare ticket needs --portal with the address of the portal.");
                return ExitCode.Usage;
            }

            using var state = CommandTree.OpenState(parsed);
            var code = await PairAsync(state, target, parsed.GetValue(yes), cancellation);
            if (code != ExitCode.Done || !parsed.GetValue(thenRun)) return code;
            using (var claim = state.TryClaim())
            {
                if (claim is null) return ExitCode.Done;
            }

            return await RunCommand.RunAsync(parsed, state, only: null, cancellation);
        });
        return command;
    }

    private static async Task<int> PairAsync(ClientState state, PairingLink link, bool yes, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(15) };
        var pairing = new Pairing(state, http, TimeProvider.System);
        try
        {
            var asked = await pairing.AskAsync(link, cancellation);
            if (!yes && !await Question.AskAsync(Text(state, link, asked), cancellation))
            {
                await Console.Error.WriteLineAsync("Not paired.");
                return ExitCode.Declined;
            }

            var paired = await pairing.ConfirmAsync(link, cancellation);
            await Console.Out.WriteLineAsync($"Paired with {paired.Name} ({paired.Origin}) for {paired.Person}.");
            return ExitCode.Done;
        }
        catch (PairingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.Fault == PairingFault.Unreachable ? ExitCode.Unreachable : ExitCode.Refused;
        }
    }

    private static string Text(ClientState state, PairingLink link, PairAnswer asked)
    {
        var origin = LineNames.Origin(link.Portal);
        var known = state.Portals().Any(p => p.Origin == origin) ? "This computer knows this portal." : "THIS COMPUTER HAS NEVER BEEN PAIRED WITH THIS PORTAL.";
        return $"""
            Connect this computer's card readers to a portal?

              Portal:  {OneLine(asked.PortalName)}
              Address: {origin}
              Person:  {OneLine(asked.PersonName)}
              Code:    {asked.CompareCode}

            {known}
            Agree only if you have just pressed "Connect this computer" yourself and the page shows the same code.
            """;
    }

    /// <summary>A portal's words must not be able to look like ours.</summary>
    private static string OneLine(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? ' ' : c)]);
}
