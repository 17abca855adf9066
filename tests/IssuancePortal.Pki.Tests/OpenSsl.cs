using System.Diagnostics;

namespace IssuancePortal.Pki.Tests;

/// <summary>A folder of its own in which the openssl command judges what we made.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pki-tests-");

    public string Folder => _folder.FullName;

    /// <summary>Writes bytes into the folder and returns the file's name there.</summary>
    public string File(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(Path.Combine(Folder, name), bytes);
        return name;
    }

    /// <summary>Writes certificates into one PEM file.</summary>
    public string Pem(string name, params byte[][] certificates)
    {
        System.IO.File.WriteAllLines(Path.Combine(Folder, name), certificates.Select(der => PemOf("CERTIFICATE", der)));
        return name;
    }

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>Runs openssl and returns its two outputs together; fails the test unless it exits with 0.</summary>
    public string Run(params string[] arguments)
    {
        var (exit, output) = Try(arguments);
        Assert.True(exit == 0, $"openssl {string.Join(' ', arguments)}: exit {exit}\n{output}");
        return output;
    }

    public (int Exit, string Output) Try(params string[] arguments) => Tool("openssl", arguments, Folder);

    /// <summary>Runs any tool and returns exit code and both outputs.</summary>
    public static (int Exit, string Output) Tool(
        string name, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string PemOf(string label, byte[] der) => System.Security.Cryptography.PemEncoding.WriteString(label, der);
}
