using System.Diagnostics;
using Xunit;

namespace IssuancePortal.TestLib;

/// <summary>Packages of npm that tests are judged by, each installed once into a folder of the user's cache.</summary>
internal static class NpmPackage
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>The folder whose node_modules has the package.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    public static async Task<string> FolderOfAsync(string name, string version)
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "issuanceportal-tests", $"{name}-{version}");
        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(cache, "node_modules", name))) return cache;
            Directory.CreateDirectory(cache);
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--prefix", cache, "--no-audit", "--no-fund", "--no-save", "--loglevel=error", $"{name}@{version}"]) { WorkingDirectory = cache })!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            await npm.WaitForExitAsync(limit.Token);
            Assert.Equal(0, npm.ExitCode);
            return cache;
        }
        finally
        {
            Installing.Release();
        }
    }
}
