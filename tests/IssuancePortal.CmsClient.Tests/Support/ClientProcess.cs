using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>The real cms-client as a process of its own, with its own home and state folder, no terminal and no screen.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    /// <summary>The program as its own project builds it; the copy beside the tests lacks what the shared framework brings them.</summary>
    public static readonly string Program = Path.GetFullPath(
        typeof(ClientProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "CmsClientProgram").Value!);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ClientProcess(string home, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(Program, ["--state-dir", Path.Combine(home, "state"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home, ["XDG_DATA_HOME"] = "", ["XDG_CONFIG_HOME"] = "" },
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public static ClientProcess Start(string home, params string[] arguments) => new(home, new Dictionary<string, string>(), arguments);

    public static ClientProcess Start(string home, IReadOnlyDictionary<string, string> environment, string[] arguments) => new(home, environment, arguments);

    /// <summary>Runs to the end; answers exit code and everything printed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string home, params string[] arguments)
    {
        await using var client = Start(home, arguments);
        return (await client.ExitAsync(), client.Output);
    }

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>TCP ports that the process listens on, from /proc.</summary>
    public IReadOnlyList<int> ListeningPorts()
    {
        var sockets = Directory.GetFiles($"/proc/{_process.Id}/fd")
            .Select(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.Name ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{_process.Id}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row[3] == "0A" && sockets.Contains(row[9]))
            .Select(row => Convert.ToInt32(row[1].Split(':')[1], 16))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
