namespace IssuancePortal.Journeys.Stage;

/// <summary>Where the built programs lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Portal => Path.Combine(Root, "src", "IssuancePortal.Portal", "bin", Configuration, "net10.0", "IssuancePortal.Portal.dll");

    public static string CmsClient => Path.Combine(Root, "src", "IssuancePortal.CmsClient", "bin", Configuration, "net10.0", "cms-client.dll");

    /// <summary>Where pictures of the pages go; not part of the repository.</summary>
    public static string Pictures => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "journeys")).FullName;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "IssuancePortal.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run from within the repository.");
        return folder.FullName;
    }
}
