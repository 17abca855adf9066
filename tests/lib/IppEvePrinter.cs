using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace IssuancePortal.TestLib;

/// <summary>
/// CUPS' own printer of the Internet Printing Protocol (ippeveprinter), at a port of its own. It announces itself over D-Bus or does not start: a message bus of its own is enough, on which nobody listens.
/// A script of the shell stands for its mechanics: what it writes to its error output as "STATE: +reason" is what the printer says of itself.
/// </summary>
internal sealed class IppEvePrinter : IAsyncDisposable
{
    private readonly Process _bus;
    private Process? _printer;
    private readonly DirectoryInfo _folder;
    private readonly string[] _arguments;
    private readonly StringBuilder _log = new();

    private IppEvePrinter(DirectoryInfo folder, int port, string format, string mechanics)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("CUPS' printer runs on Linux.");
        (_folder, Port) = (folder, port);
        _bus = Start("dbus-daemon", ["--session", $"--address=unix:path={Bus}", "--nofork", "--nopidfile"], withBus: false);
        var script = Path.Combine(folder.FullName, "print");
        File.WriteAllText(script, $"#!/bin/sh\n{mechanics}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _arguments = ["-p", $"{port}", "-n", "localhost", "-r", "off", "-f", format, "-d", Spool, "-k", "-c", script, "Card printer"];
        Directory.CreateDirectory(Spool);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Its address.</summary>
    public Uri Address => new($"ipp://localhost:{Port}/ipp/print");

    private string Bus => Path.Combine(_folder.FullName, "bus");

    private string Spool => Path.Combine(_folder.FullName, "spool");

    /// <summary>Files that it printed to the end, oldest first.</summary>
    public IReadOnlyList<string> Printed => [.. Directory.EnumerateFiles(_folder.FullName, "*.out").Order()];

    /// <summary>Starts it.</summary>
    /// <param name="mechanics">Its mechanics, made from those that put the document out as a file; $1 is the document.</param>
    /// <param name="format">Formats that it takes.</param>
    /// <param name="port">Its port; a free one by default.</param>
    public static async Task<IppEvePrinter> StartAsync(Func<string, string>? mechanics = null, string format = "application/pdf", int? port = null)
    {
        var folder = Directory.CreateTempSubdirectory("ipp-");
        var putOut = $"cp \"$1\" \"{folder.FullName}/out.$$\" && mv \"{folder.FullName}/out.$$\" \"{folder.FullName}/$(date +%s%N).out\"";
        var printer = new IppEvePrinter(folder, port ?? FreePort.Next(), format, mechanics?.Invoke(putOut) ?? putOut);
        await printer.SwitchOnAsync();
        return printer;
    }

    /// <summary>Switches it off in the middle of whatever it does.</summary>
    public void SwitchOff()
    {
        _printer!.Kill(entireProcessTree: true);
        _printer.WaitForExit();
    }

    /// <summary>Switches it on again.</summary>
    public async Task SwitchOnAsync()
    {
        for (var end = DateTime.UtcNow.AddSeconds(20); !File.Exists(Bus) && DateTime.UtcNow < end;) await Task.Delay(20);
        _printer?.Dispose();
        _printer = Start("ippeveprinter", _arguments, withBus: true);
        await ListensAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _printer, _bus }.OfType<Process>())
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(string file, string[] arguments, bool withBus)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (withBus) start.Environment["DBUS_SYSTEM_BUS_ADDRESS"] = $"unix:path={Bus}";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.OutputDataReceived += (_, it) => Keep(it.Data);
        process.ErrorDataReceived += (_, it) => Keep(it.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_log) _log.AppendLine(line);
    }

    private async Task ListensAsync()
    {
        for (var end = DateTime.UtcNow.AddSeconds(20); ;)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("localhost", Port);
                return;
            }
            catch (SocketException) when (_printer is { HasExited: false } && DateTime.UtcNow < end)
            {
                await Task.Delay(30);
            }
            catch (SocketException e)
            {
                lock (_log) throw new InvalidOperationException($"The printer does not listen: {_log}", e);
            }
        }
    }
}
