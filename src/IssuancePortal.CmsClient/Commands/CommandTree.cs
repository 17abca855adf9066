using System.CommandLine;
using IssuancePortal.CmsClient.Line;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>The command line: one class for each command.</summary>
internal static class CommandTree
{
    /// <summary>Where the client keeps its key and its portals.</summary>
    public static readonly Option<DirectoryInfo?> StateFolder = new("--state-dir")
    {
        Description = $"Folder with the device key and the paired portals. Default: {ClientState.DefaultFolder}",
        Recursive = true,
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Tell more of what is done.", Recursive = true };

    /// <summary>Parses and carries out a command line; answers one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Connects this computer's card readers to an IssuancePortal. Opens no port; dials out to the portals it is paired with.")
        {
            StateFolder,
            Verbose,
            RunCommand.Make(),
            PairCommand.Make(),
            ReadersCommand.Make(),
            SimulateCommand.Make(),
            InstallCommand.MakeInstall(),
            InstallCommand.MakeUninstall(),
            DoctorCommand.Make(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync();
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(parsed.GetValue(Verbose) ? e.ToString() : $"cms-client: {e.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Opens the state folder the command line names.</summary>
    public static ClientState OpenState(ParseResult parsed) => ClientState.Open(parsed.GetValue(StateFolder)?.FullName);

    /// <summary>Logs to standard error, one line each.</summary>
    public static ILoggerFactory Logs(ParseResult parsed) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(parsed.GetValue(Verbose) ? LogLevel.Debug : LogLevel.Information)
        .AddFilter("Microsoft", parsed.GetValue(Verbose) ? LogLevel.Information : LogLevel.Error)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
