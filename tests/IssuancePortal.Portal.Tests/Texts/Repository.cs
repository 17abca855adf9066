namespace IssuancePortal.Portal.Tests.Texts;

/// <summary>Where the sources lie that the tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Portal => Path.Combine(Root, "src", "IssuancePortal.Portal");

    public static string Shared => Path.Combine(Root, "wwwroot-shared");

    public static IEnumerable<string> PortalFiles(string pattern) => Directory.EnumerateFiles(Portal, pattern, SearchOption.AllDirectories)
        .Where(x => !x.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !x.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IssuancePortal.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run from a build inside the repository.");
    }
}
