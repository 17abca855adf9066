using System.Text.RegularExpressions;

namespace IssuancePortal.House.Tests;

/// <summary>Secrets do not travel as text: the portal never sees a PIN, and what it keeps of a card's secrets is bytes that the vault sealed.</summary>
public sealed partial class SecretTests
{
    [Fact]
    public void Text_NamedLikeACardSecret_DoesNotExistOnTheServer() => House.Hold(
        from project in new[] { "Contracts", "Cards", "Issuance", "Data", "Portal" }
        from source in House.Sources($"src/IssuancePortal.{project}")
        from Match secret in SecretTexts().Matches(House.Read(source))
        select $"{source}: {secret.Value}");

    [Fact]
    public void Log_Message_TakesNoSecret() => House.Hold(
        from source in House.Sources("src")
        from Match message in LogMessages().Matches(House.Read(source))
        where SecretPlaceholders().IsMatch(message.Value)
        select $"{source}: {message.Value}");

    [Fact]
    public void LogMessages_OfTheSource_AreFound() =>
        Assert.Contains(House.Sources("src"), it => LogMessages().IsMatch(House.Read(it)));

    [Theory]
    [InlineData("public Task SetAsync(string pin)")]
    [InlineData("public required string Puk { get; init; }")]
    [InlineData("record Box(string? ManagementKey)")]
    public void SecretTexts_NamedLikeOne_AreFound(string source) => Assert.Matches(SecretTexts(), source);

    [Theory]
    [InlineData("public byte[] SealedPuk { get; }")]
    [InlineData("string pinRules")]
    [InlineData("string PinLabel")]
    public void SecretTexts_NamedOtherwise_AreNotFound(string source) => Assert.DoesNotMatch(SecretTexts(), source);

    // Constants name things; they hold none.
    [GeneratedRegex(@"(?<!\bconst\s+)\bstring\??\s+((?:new|old|current|initial|factory|default)?(?:pin|puk|managementKey|privateKey))\b", RegexOptions.IgnoreCase)]
    private static partial Regex SecretTexts();

    [GeneratedRegex(@"\bLog(?:Trace|Debug|Information|Warning|Error|Critical)\(\s*(?:\w+,\s*)?""[^""]*""")]
    private static partial Regex LogMessages();

    [GeneratedRegex(@"\{(?:Pin|Puk|ManagementKey|Key|Password|Secret|Ticket|Token|Data|Apdu)\}", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPlaceholders();
}
