using System.Diagnostics;

namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>What a program left behind.</summary>
internal sealed record ToolResult(string Call, int ExitCode, string Output)
{
    /// <summary>Fails the test, with all that the program said, unless it ended with 0.</summary>
    public ToolResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"{Call}\nended with {ExitCode}:\n{Output}");
        return this;
    }

    /// <summary>Fails the test unless the program ended with something else than 0.</summary>
    public ToolResult MustFail()
    {
        Assert.True(ExitCode != 0, $"{Call}\nwas expected to fail:\n{Output}");
        return this;
    }
}

/// <summary>Programs that we did not write.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end and gathers what it says on both streams. A program that hangs is killed and fails the test.</summary>
    public static async Task<ToolResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var call = $"{program} {string.Join(' ', arguments)}";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{call}\ndid not end within {Patience.TotalSeconds} s.");
        }

        return new ToolResult(call, process.ExitCode, await output + await errors);
    }
}
