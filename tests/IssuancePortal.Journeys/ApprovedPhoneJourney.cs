using IssuancePortal.Journeys.Stage;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>A site in which nobody adds a phone without an officer's approval: it is asked for with the card, approved on the queue, and carried out when its person comes back.</summary>
[Collection(Journey.Name)]
public sealed class ApprovedPhoneJourney(Browser browser)
{
    [Fact]
    public async Task Person_AsksForAPhone_AndAddsItOnceItIsApproved()
    {
        await using var portal = await Portal.StartAsync();
        var uma = await browser.WindowAsync(portal.Address);
        await uma.TakeCardAsync("user");
        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.TightenAsync("Self-enrolment, bound by user");

        await uma.Locator("[data-add-phone] a.btn").ClickAsync();
        await uma.TypeCardPinAsync();
        await uma.GetByText("a validation officer has to approve it").WaitForAsync();
        await uma.IsAccessibleAsync();
        await uma.PictureAsync("phone-30-asked");
        await uma.GotoAsync("/me");
        await uma.Locator("[data-request=PendingApproval]").WaitForAsync();
        Assert.Equal(0, await uma.Locator("[data-add-phone]").CountAsync());

        var officer = await browser.WindowAsync(portal.Address);
        await officer.SignInAsync("officer");
        await officer.GotoAsync("/validation");
        await officer.RowsAsync();
        await officer.Locator("tr.row[data-state=PendingApproval] button.name", new() { HasText = "Uma Krishnan" }).First.ClickAsync();
        await officer.Locator(".drawer[data-ready] [data-approve]:enabled").ClickAsync();
        await officer.Locator("tr.row[data-state=Approved]", new() { HasText = "Uma Krishnan" }).WaitForAsync();

        await uma.Locator("[data-add-phone] a.btn").ClickAsync();
        await uma.TypeCardPinAsync();
        var link = await uma.LinkAsync();
        var screen = await browser.WindowAsync(portal.Address, 390, 844);
        await screen.GotoAsync(link);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Continue on this phone" }).ClickAsync();
        await uma.PhoneIsAsync("Opened");
        await uma.Locator("[data-confirm]").ClickAsync();
        await screen.StageIsAsync("Confirmed");
        await screen.Locator("[data-way=Profile] summary").ClickAsync();
        using var network = new HttpClient();
        using var phone = new SimulatedPhone(network);
        await phone.InstallAsync(await screen.DownloadAsync("profile"));
        await uma.PhoneIsAsync("Installed");
        await PhoneDeeds.JudgePhoneAsync(portal.Address, phone.Identities);
    }
}
