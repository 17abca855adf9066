using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace IssuancePortal.House.Tests;

/// <summary>What is written beside the code: README files, package versions, scripts.</summary>
public sealed partial class PaperTests
{
    private const int LongestReadme = 40;

    private static IEnumerable<string> Papers => House.Files(".").Where(it => TextFiles().IsMatch(it)).Select(it => it.StartsWith("./", StringComparison.Ordinal) ? it[2..] : it);

    [Fact]
    public void Readme_OfEveryProjectOfSource_IsThereAndShort() => House.Hold(
        from folder in Directory.EnumerateDirectories(Path.Combine(House.Root, "src")).Append(Path.Combine(House.Root, "wwwroot-shared"))
        let readme = Path.Combine(folder, "README.md")
        let lines = File.Exists(readme) ? File.ReadAllLines(readme).Length : 0
        where lines is 0 or > LongestReadme
        select $"{Path.GetRelativePath(House.Root, readme)}: {(lines == 0 ? "missing" : $"{lines} lines")}");

    [Fact]
    public void Readme_PathsItNames_Exist() => House.Hold(
        from readme in House.Files(".", "README.md")
        from Match path in PathsOfTheRepository().Matches(House.Read(readme))
        let target = path.Groups[1].Value.TrimEnd('/')
        where !File.Exists(Path.Combine(House.Root, target)) && !Directory.Exists(Path.Combine(House.Root, target))
        select $"{readme}: {target}");

    [Fact]
    public void Package_EveryVersion_IsOneVersion() => House.Hold(
        from package in House.Project("Directory.Packages.props").Descendants("PackageVersion")
        let version = package.Attribute("Version")!.Value
        where !ExactVersion().IsMatch(version)
        select $"{package.Attribute("Include")!.Value} {version}");

    [Fact]
    public void Package_OfAProject_TakesTheCentralVersion() => House.Hold(
        from project in House.Files("src", "*.csproj").Concat(House.Files("tests", "*.csproj"))
        from reference in House.Project(project).Descendants("PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null || reference.Element("Version") is not null
        select $"{project}: {reference}");

    [Fact]
    public void Package_Registry_IsTheUsersChoice() => House.Hold(
        from paper in Papers
        where paper.EndsWith("nuget.config", StringComparison.OrdinalIgnoreCase) || paper.EndsWith(".npmrc", StringComparison.Ordinal) || RestoreSources().IsMatch(House.Read(paper))
        where !paper.Contains("House.Tests", StringComparison.Ordinal)
        select paper);

    [Fact]
    public void Paper_NoOnesComputer_IsNamed() => House.Hold(
        from paper in Papers
        where !paper.Contains("House.Tests", StringComparison.Ordinal)
        from Match place in SomeonesFolders().Matches(House.Read(paper))
        select $"{paper}: {place.Value}");

    [Fact]
    public void Script_OfTheHouse_CanBeRun()
    {
        foreach (var script in new[] { "tests/run", ".ci/run" }.Concat(House.Files("tests", "*.sh")).Concat(House.Files("src", "*.sh")))
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(House.Root, script)).HasFlag(UnixFileMode.UserExecute), script);
    }

    [GeneratedRegex(@"\.(cs|razor|js|css|md|csproj|props|targets|json|resx|sh|py|config|npmrc|yml)$|/run$")]
    private static partial Regex TextFiles();

    [GeneratedRegex(@"(?<![\w./-])((?:src|tests|wwwroot-shared)/[\w./-]*\w/?)")]
    private static partial Regex PathsOfTheRepository();

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[\w.]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"<RestoreSources>|<RestoreAdditionalProjectSources>|--source\s+https?:|npm_config_registry", RegexOptions.IgnoreCase)]
    private static partial Regex RestoreSources();

    [GeneratedRegex(@"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")]
    private static partial Regex SomeonesFolders();
}
