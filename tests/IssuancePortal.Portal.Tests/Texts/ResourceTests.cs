using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace IssuancePortal.Portal.Tests.Texts;

/// <summary>Every language is complete, every key that a page asks for exists, and no page has words of its own.</summary>
public sealed partial class ResourceTests
{
    private static readonly string[] OtherLanguages = ["de"];

    public static TheoryData<string> Resources => [.. Repository.PortalFiles("*.resx").Where(x => Path.GetFileName(x).Count(y => y == '.') == 1).Select(x => Path.GetRelativePath(Repository.Portal, x))];

    public static TheoryData<string> Pages => [.. Repository.PortalFiles("*.razor").Select(x => Path.GetRelativePath(Repository.Portal, x))];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Resource_EveryLanguage_HasTheSameKeysAndPlaceholders(string path)
    {
        var english = Read(Path.Combine(Repository.Portal, path));
        Assert.NotEmpty(english);
        foreach (var language in OtherLanguages)
        {
            var other = Read(Path.Combine(Repository.Portal, Path.ChangeExtension(path, $".{language}.resx")));
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, text) in english)
                Assert.True(Placeholders(text).SetEquals(Placeholders(other[key])), $"{path} {key}: placeholders differ in {language}.");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_VisibleText_ComesFromResources(string path)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Portal, path));
        var words = VisibleWords(source).ToList();

        Assert.True(words.Count == 0, $"{path} says by itself: {string.Join(" | ", words)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_KeysAskedFor_Exist(string path)
    {
        var full = Path.Combine(Repository.Portal, path);
        var code = File.Exists($"{full}.cs") ? File.ReadAllText($"{full}.cs") : "";
        var source = File.ReadAllText(full) + code;
        if (LocalizerType().Match(source) is not { Success: true } type)
            return;
        var resource = Repository.PortalFiles($"{type.Groups[1].Value}.resx").Single();
        var keys = Read(resource).Keys;

        var missing = LiteralKeys().Matches(source).Select(x => x.Groups[1].Value).Where(x => !keys.Contains(x)).Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void Icons_NamedInPages_AreInTheSprite()
    {
        var known = XDocument.Load(Path.Combine(Repository.Shared, "icons", "icons.svg")).Root!.Elements().Select(x => x.Attribute("id")?.Value).OfType<string>().ToHashSet();

        var named = Repository.PortalFiles("*.razor").SelectMany(x => IconNames().Matches(File.ReadAllText(x)).Select(y => y.Groups[1].Value));

        Assert.NotEmpty(known);
        Assert.Empty(named.Where(x => !known.Contains(x)).Distinct());
    }

    [Theory]
    [InlineData("<p>Hello there</p>", "Hello there")]
    [InlineData("<button aria-label=\"Close it\">@L[\"X\"]</button>", "Close it")]
    [InlineData("@if (a) { <p>@x</p> } else { <b>Words</b> }", "Words")]
    public void VisibleWords_HardCoded_AreFound(string source, string expected) => Assert.Contains(expected, VisibleWords(source));

    [Theory]
    [InlineData("<p>@L[\"Some key\"] · @name</p>")]
    [InlineData("@foreach (var x in Items.Where(y => y.Count > 3 && y.Name < other)) { <li>@x.Name</li> }")]
    [InlineData("<Icon Name=\"check\" Size=\"14\" /><KeyHint Keys=\"Ctrl K\" />")]
    public void VisibleWords_FromCode_AreNotFound(string source) => Assert.Empty(VisibleWords(source));

    private static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Root!.Elements("data").ToDictionary(x => x.Attribute("name")!.Value, x => x.Element("value")!.Value);

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(x => x.Groups[1].Value)];

    // Reads markup the way a person sees it: what stands between a tag's end and the next tag's beginning, and the attributes that are read aloud or shown; expressions and code do not count.
    private static IEnumerable<string> VisibleWords(string source)
    {
        var text = Comments().Replace(source, "");
        text = CodeBlock().Replace(text, "");
        text = Directives().Replace(text, "");
        foreach (Match attribute in SpokenAttributes().Matches(text))
        {
            if (Letters().IsMatch(attribute.Groups[1].Value))
                yield return attribute.Groups[1].Value;
        }
        foreach (Match between in BetweenTags().Matches(text))
        {
            var visible = Statements().Replace(between.Groups[1].Value, " ");
            visible = Expressions().Replace(visible, " ").Trim();
            if (Letters().IsMatch(visible))
                yield return visible;
        }
    }

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"IStringLocalizer<(\w+)> L\b")]
    private static partial Regex LocalizerType();

    [GeneratedRegex(@"\bL\[""([^""{]+)""")]
    private static partial Regex LiteralKeys();

    [GeneratedRegex(@"<Icon\s[^>]*?Name=""([a-z0-9-]+)""")]
    private static partial Regex IconNames();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"@code\s*\{.*\z", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^@(page|using|inject|inherits|layout|attribute|typeparam|namespace|implements|rendermode)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directives();

    [GeneratedRegex(@"\s(?:aria-label|title|placeholder|alt|Label|Title|Text|Placeholder|Lead)=""([^""@]*)""")]
    private static partial Regex SpokenAttributes();

    // A tag's end: '>' that closes a tag, not a lambda's or a comparison's.
    [GeneratedRegex(@"(?<=<[/a-zA-Z](?:[^<>""]|""[^""]*""|(?<==)>)*>)([^<]*)(?=<[/a-zA-Z]|\z)")]
    private static partial Regex BetweenTags();

    // What belongs to code between two pieces of markup: braces, keywords with their conditions, statements.
    [GeneratedRegex(@"@?(?:else\s+)?(?:if|foreach|for|switch|while)\s*\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)|@?\belse\b|\bcase\b[^:]*:|\bdefault\s*:|\bbreak\s*;|\bvar\s[^;]*;|[{}]")]
    private static partial Regex Statements();

    [GeneratedRegex(@"@\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)|@[\w.]+(?:\[(?:[^\[\]""]|""[^""]*""|\[[^\]]*\])*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\.\w+|\?\.\w+)*")]
    private static partial Regex Expressions();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Letters();
}
