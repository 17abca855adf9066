using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>Asks the person yes or no, on the terminal or, where there is none, in a window. No is the default everywhere, and the answer when nobody can be asked.</summary>
internal static partial class Question
{
    private const string Title = "CMS client";

    public static async Task<bool> AskAsync(string text, CancellationToken cancellation)
    {
        if (!Console.IsInputRedirected) return await AskTerminalAsync(text, cancellation);
        if (OperatingSystem.IsWindows()) return AskWindows(text);
        return await AskProgramAsync("zenity", ["--question", "--no-markup", "--default-cancel", "--title", Title, "--text", text], cancellation)
            ?? await AskProgramAsync("kdialog", ["--title", Title, "--warningcontinuecancel", text], cancellation)
            ?? await NobodyAsync(text);
    }

    private static async Task<bool> AskTerminalAsync(string text, CancellationToken cancellation)
    {
        await Console.Out.WriteAsync(text + Environment.NewLine + "Connect? [y/N] ");
        var answer = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static async Task<bool> NobodyAsync(string text)
    {
        await Console.Error.WriteLineAsync(text + Environment.NewLine + "There is no terminal and no zenity or kdialog to ask with.");
        return false;
    }

    /// <summary>Null when the program is not installed or no screen is there.</summary>
    private static async Task<bool?> AskProgramAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null) return null;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false });
            if (process is null) return null;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static bool AskWindows(string text)
    {
        const uint yesNo = 0x4, iconWarning = 0x30, defaultSecondButton = 0x100, topMost = 0x40000;
        const int yes = 6;
        return MessageBox(0, text, Title, yesNo | iconWarning | defaultSecondButton | topMost) == yes;
    }

    [LibraryImport("user32.dll", EntryPoint = "MessageBoxW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int MessageBox(nint window, string text, string title, uint type);
}
