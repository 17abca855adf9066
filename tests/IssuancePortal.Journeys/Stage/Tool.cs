using System.Collections.Concurrent;
using System.Diagnostics;

namespace IssuancePortal.Journeys.Stage;

/// <summary>A program started by a journey; killed at its end if it still runs.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private Tool(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, it) => Keep(it.Data);
        process.ErrorDataReceived += (_, it) => Keep(it.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a .NET program by its assembly.</summary>
    public static Tool DotNet(string assembly, string? folder, params string[] arguments) => Start("dotnet", folder, [assembly, .. arguments]);

    public static Tool Start(string file, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        return new Tool(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start."));
    }

    /// <summary>Runs a tool to its end.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string file, params string[] arguments)
    {
        await using var program = Start(file, null, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        program._process.StandardInput.Close();
        await program._process.WaitForExitAsync(limit.Token);
        return (program._process.ExitCode, program.Output);
    }

    /// <summary>Waits until a line of the output contains the words.</summary>
    public async Task<string> SaysAsync(string words, int seconds = 60)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            if (_lines.FirstOrDefault(it => it.Contains(words, StringComparison.OrdinalIgnoreCase)) is { } line) return line;
            if (DateTime.UtcNow > end || _process.HasExited) throw new TimeoutException($"Never said \"{words}\":\n{Output}");
            await Task.Delay(50);
        }
    }

    public async Task<int> ExitAsync(int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
