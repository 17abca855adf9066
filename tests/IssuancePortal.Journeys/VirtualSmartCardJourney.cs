using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// Somebody sets the virtual smart card of a computer up alone, again after it was terminated (the portal empties it by itself), and the one of another computer when the first is lost; OpenSC judges that one in a real
/// PC/SC reader. An operator is never offered any.
/// </summary>
[Collection(Journey.Name)]
[Trait("Category", "Pcsc")]
public sealed class VirtualSmartCardJourney(Browser browser)
{
    private const string Reader = "Microsoft Virtual Smart Card 0";
    private const string Pin = Deeds.Pin + "2859";
    private const string Uma = "uma.krishnan@meridian.example";
    private const string DefaultAdminKey = "010203040506070801020304050607080102030405060708";

    [Fact]
    public async Task Person_SetsItUpAgainAndOnAnotherComputer_AndOthersToolsAcceptIt()
    {
        await using var portal = await Portal.StartAsync();
        var uma = await browser.WindowAsync(portal.Address, 390, 844);
        await uma.GoToMineAsync("user");
        await uma.Locator("[data-policy='Virtual smart card'] a.btn-primary").ClickAsync();
        await uma.ReaderAsync(Reader);
        await uma.SaysAsync("This device can be set up.");
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("vsc-1-device");
        await uma.SetUpAsync(Reader, Pin);
        var first = Assert.Single(await portal.DevicesAsync(Uma));
        Assert.Equal(("Issued", "Active"), (first.State, Assert.Single(first.States)));
        await uma.PictureAsync("vsc-2-issued");

        // Its operator can end it and no more: it is emptied when she takes it again.
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("helpdesk");
        await desk.GotoAsync($"/devices/{first.Id.ToLowerInvariant()}");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).ClickAsync();
        await desk.Locator("dialog[open] .btn-danger").ClickAsync();
        await desk.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await desk.GetByText("Terminated").First.WaitForAsync();
        await uma.GotoAsync("/me");
        await uma.Locator("[data-policy='Virtual smart card'] a.btn-primary").ClickAsync();
        await uma.SetUpAsync(Reader, Pin);
        var again = Assert.Single(await portal.DevicesAsync(Uma));
        Assert.Equal((first.Id, "Issued"), (again.Id, again.State));
        Assert.Equal(["Active", "Revoked"], again.States.Order());

        // The computer is lost. On another one she sets up the virtual smart card of that.
        var officer = await browser.WindowAsync(portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await uma.ReportAsync("Lost");
        await officer.ApproveFreshAsync("Uma Krishnan");
        await using var card = await CardInReader.InsertAsync("vsc");
        await using (await uma.PairAsync())
        {
            await uma.GotoAsync("/me");
            await uma.Locator("[data-enrolment=self-user-bound] a.btn-primary").ClickAsync();
            await uma.SetUpAsync(CardInReader.Reader, Pin);
            await uma.PictureAsync("vsc-3-replaced");
        }

        var both = await portal.DevicesAsync(Uma);
        Assert.Equal(["Terminated", "Issued"], both.Select(it => it.State));
        await JudgeAsync(portal.Address);
    }

    private static async Task JudgeAsync(Uri portal)
    {
        using var bench = new OpenSslBench(portal);
        var dump = (await CardInReader.OpenScAsync("pkcs15-tool", "-D")).Output;
        Assert.Equal(3, dump.Split("X.509 Certificate [").Length - 1);
        Assert.Equal(3, dump.Split("Private RSA Key [").Length - 1);
        foreach (var container in (string[])["00", "01", "02"])
        {
            var read = await CardInReader.OpenScAsync("pkcs15-tool", "--read-certificate", container, "--output", bench.Certificate(container));
            Assert.True(read.Exit == 0, read.Output);
            var verified = await bench.VerifyAsync(container, withCrl: true);
            Assert.True(verified.Exit == 0, verified.Output);
            Assert.Contains("good", await bench.OcspAsync(container), StringComparison.Ordinal);
            await bench.SignWithOpenScAsync(container, Pin);
        }

        // Neither the PIN nor the administrator key that it was created with is left.
        Assert.NotEqual(0, (await CardInReader.OpenScAsync("pkcs15-tool", "--verify-pin", "--auth-id", "80", "--pin", "12345678")).Exit);
        Assert.Equal(0, (await CardInReader.OpenScAsync("pkcs15-tool", "--verify-pin", "--auth-id", "80", "--pin", Pin)).Exit);
        Assert.NotEqual(0, (await CardInReader.OpenScAsync("gids-tool", "--unblock", "--admin-key", DefaultAdminKey, "--pin", "12345678")).Exit);
        Assert.Equal(0, (await CardInReader.OpenScAsync("pkcs15-tool", "--verify-pin", "--auth-id", "80", "--pin", Pin)).Exit);
    }
}
