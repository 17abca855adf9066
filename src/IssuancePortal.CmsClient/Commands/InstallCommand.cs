using System.CommandLine;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client install and uninstall: the cmsclient:// links of this user open this program. No administrator is needed.</summary>
internal static class InstallCommand
{
    public static Command MakeInstall()
    {
        var command = new Command("install", $"Lets {LineNames.Scheme}:// links open this program, for this user.");
        command.SetAction(async (_, _) =>
        {
            var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program's own path is unknown.");
            if (OperatingSystem.IsWindows()) WindowsLinks.Install(program);
            else if (OperatingSystem.IsLinux()) LinuxLinks.Install(program);
            else return await NotHereAsync();
            await Console.Out.WriteLineAsync($"{LineNames.Scheme}:// links open {program}.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command MakeUninstall()
    {
        var command = new Command("uninstall", $"Takes the {LineNames.Scheme}:// links back. Key and pairings stay in the state folder.");
        command.SetAction(async (_, _) =>
        {
            if (OperatingSystem.IsWindows()) WindowsLinks.Uninstall();
            else if (OperatingSystem.IsLinux()) LinuxLinks.Uninstall();
            else return await NotHereAsync();
            await Console.Out.WriteLineAsync($"{LineNames.Scheme}:// links no longer open this program.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> NotHereAsync()
    {
        await Console.Error.WriteLineAsync("Links can be registered on Linux and Windows. Paste the ticket instead: cms-client pair TICKET --portal ADDRESS");
        return ExitCode.Failed;
    }
}
