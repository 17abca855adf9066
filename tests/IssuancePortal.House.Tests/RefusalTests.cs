using System.Text.RegularExpressions;

namespace IssuancePortal.House.Tests;

/// <summary>
/// Every way to say no is met by a test. A test meets a code where it compares what the product answered with exactly that code; where it makes a refusal itself, or is content
/// with one of several, it proves nothing and does not count.
/// </summary>
public sealed partial class RefusalTests
{
    /// <summary>Tests of the words for codes.</summary>
    private const string Words = "tests/IssuancePortal.Portal.Tests/Texts/";

    /// <summary>Codes that nothing brings about from outside, each with the reason why it is there all the same.</summary>
    private static readonly Dictionary<string, string> Unmet = new()
    {
        ["refusal.attestation-old-firmware"] = "a key with older firmware is refused at the start; the check of its attestation stands on its own and is tested as such",
    };

    [Fact]
    public void Refusal_EveryCode_IsMetByATest()
    {
        var met = (from source in House.Sources("tests")
                   where !source.StartsWith(Words, StringComparison.Ordinal) && !source.EndsWith("House.Tests/RefusalTests.cs", StringComparison.Ordinal)
                   from line in House.Lines(source)
                   where !ProvesNothing().IsMatch(line)
                   from Match code in Codes().Matches(line)
                   select code.Value).ToHashSet();
        House.Hold(
            from code in (from source in House.Sources("src") from Match code in Codes().Matches(House.Read(source)) select code.Value).Concat(Unmet.Keys).Distinct().Order(StringComparer.Ordinal)
            where met.Contains(code) == Unmet.ContainsKey(code)
            select Unmet.ContainsKey(code) ? $"{code}: is met and needs no reason" : $"{code}: no test brings it about");
    }

    [Theory]
    [InlineData("""Refused("refusal.some-code", await Do());""", true)]
    [InlineData("""[InlineData("auditor", "refusal.some-code")]""", true)]
    [InlineData("""var refusal = new Refusal("refusal.some-code");""", false)]
    [InlineData("""private static readonly Refusal No = new("refusal.some-code");""", false)]
    [InlineData("""run.FailureCode = "refusal.some-code";""", false)]
    [InlineData("""Assert.Contains(code, (string[])["refusal.some-code", "refusal.other"]);""", false)]
    [InlineData("""if (code is "refusal.other" or "refusal.some-code") return;""", false)]
    [InlineData("""Assert.NotEqual("refusal.some-code", code);""", false)]
    [InlineData("""// What "refusal.some-code" means.""", false)]
    public void ProvesNothing_OfALine_TellsWhatIsNoProof(string line, bool isProof) => Assert.Equal(isProof, !ProvesNothing().IsMatch(line));

    [GeneratedRegex(@"refusal\.[a-z0-9]+(?:-[a-z0-9]+)*")]
    private static partial Regex Codes();

    [GeneratedRegex(@"new\s*(?:Refusal)?\(""refusal\.|[^=!<>]= ""refusal\.|"" or ""refusal\.|Assert\.Contains\([^""]*\(string\[\]\)|Assert\.(?:NotEqual|DoesNotContain)\(|^\s*//")]
    private static partial Regex ProvesNothing();
}
