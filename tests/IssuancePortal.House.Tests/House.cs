using System.Xml.Linq;

namespace IssuancePortal.House.Tests;

/// <summary>The repository as files: what the house rules are held against.</summary>
internal static class House
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", ".git", "node_modules", "TestResults", "data"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file below a folder of the repository that was written by hand or kept with the sources, with its path from the root.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern = "*") =>
        [.. Walk(new DirectoryInfo(Path.Combine(Root, folder)), pattern).Select(it => Path.GetRelativePath(Root, it.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>C# sources of the folder without what tools generate (migrations).</summary>
    public static IReadOnlyList<string> Sources(string folder) => [.. Files(folder, "*.cs").Where(it => !it.Contains("/Migrations/", StringComparison.Ordinal))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static XDocument Project(string path) => XDocument.Load(Path.Combine(Root, path));

    /// <summary>The short name of a project: "Issuance" for src/IssuancePortal.Issuance/IssuancePortal.Issuance.csproj.</summary>
    public static string NameOf(string path) => Path.GetFileNameWithoutExtension(path).Replace("IssuancePortal.", "", StringComparison.Ordinal);

    /// <summary>Fails with one line for each fault.</summary>
    public static void Hold(IEnumerable<string> faults)
    {
        var list = faults.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list.Prepend($"{list.Count} broken:")));
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder, string pattern)
    {
        foreach (var file in folder.EnumerateFiles(pattern)) yield return file;
        foreach (var child in folder.EnumerateDirectories().Where(it => !Built.Contains(it.Name)))
            foreach (var file in Walk(child, pattern)) yield return file;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IssuancePortal.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run from a build inside the repository.");
    }
}
