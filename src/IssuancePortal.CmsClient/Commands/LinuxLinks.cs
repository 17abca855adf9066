using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>Registers the link scheme as the freedesktop.org specifications say: a desktop entry, and a default in mimeapps.list (MIME Applications Associations 1.0).</summary>
internal static class LinuxLinks
{
    private const string EntryName = "cms-client.desktop";
    private const string MimeType = "x-scheme-handler/" + LineNames.Scheme;
    private const string DefaultsGroup = "[Default Applications]";

    private static string EntryFile => Path.Combine(Base("XDG_DATA_HOME", ".local/share"), "applications", EntryName);

    private static string DefaultsFile => Path.Combine(Base("XDG_CONFIG_HOME", ".config"), "mimeapps.list");

    public static void Install(string program)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(EntryFile)!);
        File.WriteAllText(EntryFile, $"""
            [Desktop Entry]
            Type=Application
            Name=CMS client
            Comment=Connects card readers to an issuance portal
            Exec={Quote(program)} pair --then-run %u
            MimeType={MimeType};
            NoDisplay=true
            Terminal=false

            """);
        var lines = WithoutUs();
        var group = lines.IndexOf(DefaultsGroup);
        if (group < 0)
        {
            group = lines.Count;
            lines.Add(DefaultsGroup);
        }

        lines.Insert(group + 1, $"{MimeType}={EntryName}");
        Write(lines);
    }

    public static void Uninstall()
    {
        File.Delete(EntryFile);
        if (File.Exists(DefaultsFile)) Write(WithoutUs());
    }

    private static List<string> WithoutUs() =>
        File.Exists(DefaultsFile) ? [.. File.ReadAllLines(DefaultsFile).Where(l => !l.StartsWith(MimeType + "=", StringComparison.Ordinal))] : [];

    private static void Write(List<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DefaultsFile)!);
        File.WriteAllLines(DefaultsFile, lines);
    }

    /// <summary>Exec quoting of the Desktop Entry Specification §7.</summary>
    private static string Quote(string program) =>
        "\"" + string.Concat(program.Select(c => c is '"' or '`' or '$' or '\\' ? $"\\\\{c}" : c == '%' ? "%%" : c.ToString())) + "\"";

    private static string Base(string variable, string underHome) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), underHome);
}
