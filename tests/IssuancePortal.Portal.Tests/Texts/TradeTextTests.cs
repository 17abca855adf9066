using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Portal.Tests.Texts;

/// <summary>Every code that the rules can give has words. That both languages have the same keys is held by <see cref="ResourceTests"/>.</summary>
public sealed partial class TradeTextTests
{
    private static readonly HashSet<string> Keys = [.. XDocument.Load(Path.Combine(Repository.Portal, "Words", "TradeText.resx")).Root!.Elements("data").Select(x => x.Attribute("name")!.Value)];

    private static IReadOnlyList<string> Sources { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(x => !x.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin", "Migrations"]).Any()).Select(File.ReadAllText),
    ];

    [Fact]
    public void Refusals_EveryCodeInTheSource_SaysWhatHappenedAndWhatToDo()
    {
        var codes = Sources.SelectMany(x => RefusalCodes().Matches(x)).Select(x => x.Groups[1].Value).Distinct().ToList();

        Assert.Contains("refusal.card-removed", codes);
        Assert.True(codes.Count > 40, "The codes are no longer found where they were.");
        Assert.Empty(Missing(codes.SelectMany(code => new[] { code, $"{code}.do" })));
    }

    [Fact]
    public void Refusals_EveryText_BelongsToACode()
    {
        var codes = Sources.SelectMany(x => RefusalCodes().Matches(x)).Select(x => x.Groups[1].Value).ToHashSet();

        var orphans = Keys.Where(key => key.StartsWith("refusal.", StringComparison.Ordinal)).Select(key => key.EndsWith(".do", StringComparison.Ordinal) ? key[..^3] : key).Except(codes);
        Assert.Empty(orphans);
    }

    [Fact]
    public void Audit_EveryEventInTheSource_HasASentence()
    {
        var events = Sources.Where(x => x.Contains("AuditEvent", StringComparison.Ordinal)).SelectMany(x => AuditEvents().Matches(x)).Select(x => x.Groups[1].Value).ToHashSet();

        Assert.Contains("sign-in.failed", events);
        Assert.Contains("workstation.enrol", events);
        Assert.Empty(Missing([.. events.Select(x => $"audit.{x}"), .. Of<DeviceMove>("audit.device."), .. Of<RequestMove>("audit.request.")]));
    }

    [Fact]
    public void States_EveryValue_HasAWord() => Assert.Empty(Missing(
    [
        .. Of<DeviceState>("device.state."), .. Of<DeviceMove>("device.move."), .. Of<RequestState>("request.state."), .. Of<RequestMove>("request.move."), .. Of<RunState>("run.state."),
        .. Of<IssuanceReason>("reason."), .. Of<TerminationReason>("termination."), .. Of<CertificateState>("certificate.state."), .. Of<RevocationReason>("revocation."),
        .. Of<Permission>("permission."), .. Of<StageKind>("stage."), .. Of<DeviceKind>("kind."), .. Of<KeyAlgorithm>("algorithm."),
    ]));

    [Fact]
    public void Catalogues_EveryEntry_HasAWord() => Assert.Empty(Missing(
    [
        .. ModeCatalogue.All.Select(mode => $"mode.{mode.Name}"), .. EdgeCatalogue.All.Select(edge => $"edge.{edge.Name}"), .. CertificateProfiles.All.Select(profile => $"profile.{profile.Name}"),
        .. Role.All.Select(role => $"role.{role}"), .. SettingsCatalogue.All.Select(section => $"setting.{section.Name}"),
        .. SettingsCatalogue.All.SelectMany(section => section.GetProperties().Select(property => $"setting.{section.Name}.{property.Name}")),
        .. SettingsCatalogue.All.SelectMany(section => section.GetProperties()).Select(property => property.PropertyType).Where(type => type.IsEnum).SelectMany(type => Enum.GetNames(type).Select(name => $"setting.{type.Name}.{name}")),
        .. Of<IssuancePortal.Issuance.People.SecurityQuestion>("setting.SecurityQuestion."), .. Of<IssuancePortal.Issuance.SignIn.SignInWay>("setting.SignInWay."), .. Of<SelfService>("service."), .. Of<RequestType>("request.type."),
        .. DeviceLifecycle.Rows.Select(row => row.TextKey), .. RequestLifecycle.Rows.Select(row => row.TextKey),
    ]));

    [Fact]
    public void Work_EveryLaneAndPart_HasAWord()
    {
        var constants = typeof(WorkKeys).GetFields(BindingFlags.Public | BindingFlags.Static).Select(x => (string)x.GetValue(null)!).ToList();
        var algorithms = typeof(PivKeyAlgorithm).GetFields(BindingFlags.Public | BindingFlags.Static).Select(x => x.GetValue(null)).OfType<PivKeyAlgorithm>().ToList();

        Assert.NotEmpty(constants);
        Assert.NotEmpty(algorithms);
        Assert.Empty(Missing([.. constants, .. PivSlot.All.Select(slot => WorkKeys.LaneKey(slot.Key)), .. algorithms.Select(algorithm => WorkKeys.Generate(algorithm.Name))]));
    }

    [Fact]
    public void Readers_EveryProblemOfTheClient_HasASentence()
    {
        var problems = Sources.SelectMany(x => ReaderProblems().Matches(x)).Select(x => x.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(problems);
        Assert.Empty(Missing(problems));
    }

    private static IEnumerable<string> Of<T>(string prefix)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => prefix + name);

    private static IEnumerable<string> Missing(IEnumerable<string> keys) => keys.Distinct().Where(key => !Keys.Contains(key)).Order(StringComparer.Ordinal);

    [GeneratedRegex("\"(refusal\\.[a-z-]+)\"")]
    private static partial Regex RefusalCodes();

    [GeneratedRegex("(?:What = |AuditAsync\\()\"([a-z-]+(?:\\.[a-z-]+)?)\"")]
    private static partial Regex AuditEvents();

    [GeneratedRegex("\"(readers\\.problem\\.\\w+)\"")]
    private static partial Regex ReaderProblems();
}
