using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A PIV card of GlobalPlatform, in a real reader: personalised through SCP03 in two trips, replaced when it breaks, and accepted by tools that we did not write.</summary>
[Collection(Journey.Name)]
[Trait("Category", "Pcsc")]
public sealed class GlobalPlatformJourney(Browser browser)
{
    private const string Ana = "ana.sousa@meridian.example";

    /// <summary>SELECT of the issuer security domain (GlobalPlatform Card Specification 2.3.1 §H.1).</summary>
    private const string SecurityDomain = "00A4040008A00000015100000000";

    [Fact]
    public async Task GlobalPlatformCard_IssuedAndReplaced_HasItsOwnKeysAndIsAcceptedByOthersTools()
    {
        await using var portal = await Portal.StartAsync();
        using var first = new OpenSslBench(portal.Address);
        using var second = new OpenSslBench(portal.Address);
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await using var client = await desk.PairAsync();
        var person = await portal.PersonAsync(Ana);

        await using (await CardInReader.InsertAsync("gp"))
        {
            Assert.True(await HasKeysAsync("FF"));
            await desk.WalkToSummaryAsync("ana", CardInReader.Reader);
            await desk.PictureAsync("globalplatform-1-summary");
            await desk.IssueAsync();
            await desk.DoneAsync(180);
            await desk.PictureAsync("globalplatform-2-issued");
            await first.JudgeAsync();
            await OwnKeysAsync();
        }

        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{person}/replace");
        await help.ChooseReplacementAsync("Damaged", "local");
        await help.FileReplacementAsync();
        await using (await CardInReader.InsertAsync("gp"))
        {
            await desk.GotoAsync($"/issue/{person}");
            await desk.WalkOnAsync(CardInReader.Reader);
            await desk.IssueAsync();
            await desk.DoneAsync(180);
            await second.JudgeAsync();
            await OwnKeysAsync();
        }

        foreach (var slot in PivJudge.Slots)
        {
            Assert.Contains("revoked", await first.OcspAsync(slot), StringComparison.Ordinal);
            Assert.Contains("good", await second.OcspAsync(slot), StringComparison.Ordinal);
        }
    }

    private static async Task OwnKeysAsync()
    {
        Assert.False(await HasKeysAsync("FF"));
        Assert.True(await HasKeysAsync("30"));
    }

    /// <summary>True when the card begins an SCP03 session with the key set of that version (INITIALIZE UPDATE, Amendment D §7.1.1), as OpenSC sees it.</summary>
    private static async Task<bool> HasKeysAsync(string version)
    {
        var (exit, output) = await CardInReader.OpenScAsync("opensc-tool", "-s", SecurityDomain, "-s", $"8050{version}0008000102030405060700");
        Assert.True(exit == 0, output);
        return output.TrimEnd().Split("Received").Last().Contains("SW1=0x90", StringComparison.Ordinal);
    }
}
