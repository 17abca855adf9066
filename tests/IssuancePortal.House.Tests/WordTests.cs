using System.Text.RegularExpressions;

namespace IssuancePortal.House.Tests;

/// <summary>What the heart names by a key, people can read: every code of a refusal, lane and part that the source writes has its words. (Languages are compared in the portal's tests.)</summary>
public sealed partial class WordTests
{
    private static readonly Lazy<HashSet<string>> Words = new(() =>
        [.. House.Files("src", "*.resx").SelectMany(it => House.Project(it).Root!.Elements("data")).Select(it => it.Attribute("name")!.Value)]);

    private static IEnumerable<(string Source, string Key)> Keys =>
        from source in House.Sources("src")
        from Match key in TextKeys().Matches(House.Read(source))
        select (source, key.Groups[1].Value);

    [Fact]
    public void TextKey_OfARefusalLaneOrPart_HasWords() => House.Hold(
        from it in Keys
        where !Words.Value.Contains(it.Key)
        select $"{it.Source}: {it.Key}");

    [Fact]
    public void Refusal_EveryCode_SaysWhatToDo() => House.Hold(
        from it in Keys
        where it.Key.StartsWith("refusal.", StringComparison.Ordinal) && !Words.Value.Contains($"{it.Key}.do")
        select $"{it.Source}: {it.Key}.do");

    [Fact]
    public void TextKeys_OfTheHeart_AreFound() => Assert.True(Keys.Select(it => it.Key).Distinct().Count() > 50);

    [GeneratedRegex(@"""((?:refusal|lane|part)\.[a-z0-9.-]*[a-z0-9])""")]
    private static partial Regex TextKeys();
}
