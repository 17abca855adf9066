using IssuancePortal.Journeys.Stage;

namespace IssuancePortal.Journeys;

/// <summary>A portal whose authority keeps its keys in an HSM (SoftHSM, through OpenSSL's PKCS#11 engine) issues a card, and keeps doing so after a restart.</summary>
[Collection(Journey.Name)]
public sealed class KeysInAnHsmJourney(Browser browser)
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    private const string TokenPin = "83625194";

    [Fact]
    public async Task AuthorityInAnHsm_IssuesACard_BeforeAndAfterARestart()
    {
        var folder = Directory.CreateTempSubdirectory("journey-hsm-");
        var configuration = Path.Combine(folder.FullName, "softhsm2.conf");
        await File.WriteAllTextAsync(configuration, $"directories.tokendir = {folder.CreateSubdirectory("tokens").FullName}\nobjectstore.backend = file\n");
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", configuration);
        try
        {
            await DoAsync("softhsm2-util", "--init-token", "--free", "--label", "ca", "--pin", TokenPin, "--so-pin", "99887766");
            // Each pair under an id of its own: by it the engine finds the public key that belongs to a private one.
            foreach (var (key, id) in ((string, string)[])[("root", "01"), ("issuing", "02")])
                await DoAsync("pkcs11-tool", "--module", Module, "--token-label", "ca", "--login", "--pin", TokenPin, "--keypairgen", "--key-type", "EC:prime256v1", "--label", key, "--id", id, "--usage-sign");

            await using var portal = await Portal.StartAsync("--Authority:HsmModule", Module, "--Authority:HsmToken", "ca", "--Authority:HsmPin", TokenPin);
            await IssueAsync(portal, "ana", "Reader 1");
            await portal.KillAsync();
            await portal.StartAgainAsync();
            await IssueAsync(portal, "tomas", "Reader 2");
            Assert.DoesNotContain(TokenPin, portal.Log, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SOFTHSM2_CONF", null);
            folder.Delete(recursive: true);
        }
    }

    private async Task IssueAsync(Portal portal, string person, string reader)
    {
        var page = await browser.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.WalkToSummaryAsync(person, reader);
        await page.IssueAsync();
        await page.DoneAsync();
    }

    private static async Task DoAsync(string tool, params string[] arguments)
    {
        var (exit, output) = await Tool.RunAsync(tool, arguments);
        Assert.True(exit == 0, output);
    }
}
