using System.Text.RegularExpressions;

namespace IssuancePortal.House.Tests;

/// <summary>The direction of references: rules at the bottom, processes on top. A new reference is first a change to <see cref="Allowed"/>, with its reason.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>What a project of src may refer to. What these refer to comes along.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Apdu"] = [],
        ["Ipp"] = [],
        ["Pki"] = [],
        // A script is what crosses the wire, and Cards writes scripts.
        ["Cards"] = ["Apdu", "Contracts"],
        // The phone asks for certificates, and knows how from what the other side is made of.
        ["SimulatedDevices"] = ["Apdu", "Pki"],
        ["Issuance"] = ["Cards", "Pki"],
        ["Data"] = ["Issuance"],
        ["CmsClient"] = ["Contracts", "Apdu", "Ipp", "SimulatedDevices"],
        ["Portal"] = ["Contracts", "Apdu", "Ipp", "Pki", "Cards", "SimulatedDevices", "Issuance", "Data", "CmsClient"],
    };

    /// <summary>Who may know the web and the database, and what of them.</summary>
    private static readonly Dictionary<string, string[]> Frameworks = new()
    {
        ["Portal"] = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data"],
        ["Data"] = ["Microsoft.AspNetCore.Identity", "Microsoft.EntityFrameworkCore", "Microsoft.Data"],
        // SignalR's client half, without the server.
        ["CmsClient"] = ["Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Connections", "Microsoft.AspNetCore.Http.Features"],
    };

    private static IReadOnlyList<string> Projects => House.Files("src", "*.csproj");

    [Fact]
    public void Source_EveryProject_HasItsPlaceInTheTree() => Assert.Equal(Allowed.Keys.Order(), Projects.Select(House.NameOf).Order());

    [Fact]
    public void Reference_OfAProject_PointsDownTheTree() => House.Hold(
        from project in Projects
        from reference in References(project)
        where !reference.StartsWith("../IssuancePortal.", StringComparison.Ordinal) || !Allowed[House.NameOf(project)].Contains(House.NameOf(reference))
        select $"{House.NameOf(project)} refers to {reference}");

    [Fact]
    public void Reference_ToWebOrDatabase_StaysInPortalAndData() => House.Hold(
        from project in Projects
        let name = House.NameOf(project)
        let document = House.Project(project)
        from fault in document.Descendants("PackageReference").Select(it => it.Attribute("Include")!.Value).Where(it => IsWebOrDatabase(it) && !Knows(name, it))
            .Concat(document.Descendants("FrameworkReference").Where(_ => name is not ("Portal" or "Data")).Select(it => it.Attribute("Include")!.Value))
            .Concat(document.Root!.Attribute("Sdk")!.Value == "Microsoft.NET.Sdk" || name == "Portal" ? [] : [document.Root!.Attribute("Sdk")!.Value])
        select $"{name} takes {fault}");

    [Fact]
    public void Using_OfWebOrDatabase_StaysInPortalAndData() => House.Hold(
        from source in House.Sources("src")
        let name = source.Split('/')[1].Replace("IssuancePortal.", "", StringComparison.Ordinal)
        from Match import in WebOrDatabase().Matches(House.Read(source))
        where !Knows(name, import.Value)
        select $"{source} uses {import.Value}");

    [Fact]
    public void Solution_EveryProject_IsInIt()
    {
        var solution = House.Read("IssuancePortal.sln").Replace('\\', '/');
        House.Hold(House.Files("src", "*.csproj").Concat(House.Files("tests", "*.csproj")).Where(it => !solution.Contains($"\"{it}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Project_OfSource_HasTestsOfItsOwn()
    {
        // Contracts is records; both ends' tests carry them over a real line.
        var tests = House.Files("tests", "*.Tests.csproj").Select(House.NameOf).ToHashSet();
        House.Hold(Projects.Select(House.NameOf).Where(it => it != "Contracts" && !tests.Contains($"{it}.Tests")));
    }

    private static IEnumerable<string> References(string project) =>
        House.Project(project).Descendants("ProjectReference").Select(it => it.Attribute("Include")!.Value.Replace('\\', '/'));

    private static bool IsWebOrDatabase(string name) => WebOrDatabase().IsMatch(name);

    private static bool Knows(string project, string name) => Frameworks.GetValueOrDefault(project, []).Any(it => name.StartsWith(it, StringComparison.Ordinal));

    [GeneratedRegex(@"\bMicrosoft\.(AspNetCore|EntityFrameworkCore|Data)\b[\w.]*")]
    private static partial Regex WebOrDatabase();
}
