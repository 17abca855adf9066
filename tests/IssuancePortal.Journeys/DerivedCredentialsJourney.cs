using IssuancePortal.Journeys.Stage;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// A YubiKey with a kept encryption key, and a phone that shares it. First the YubiKey is lost, then the phone: each time the other lives on, the encryption key is made anew, and one list on the person's page leads through
/// what is left to do. openssl says what is good and what is revoked.
/// </summary>
[Collection(Journey.Name)]
public sealed class DerivedCredentialsJourney(Browser browser)
{
    private const string Ana = "ana.sousa@meridian.example";
    private const string Policy = "Mail YubiKey";

    [Fact]
    public async Task Ana_LosesHerKeyAndThenHerPhone_AndOneListSaysWhatIsLeftToDo()
    {
        await using var portal = await Portal.StartAsync();
        await portal.JoinAsync(Ana, "Confidential mail");
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("YubiKey", "blank");
        await desk.WalkToSummaryAsync("ana", "YubiKey", Policy);
        await desk.IssueAsync();
        await desk.DoneAsync(180);
        var ana = await browser.WindowAsync(portal.Address);
        await ana.GoToMineAsync("ana");
        await ana.Locator("[data-add-phone] a.btn").ClickAsync();
        using var network = new HttpClient();
        using var first = new SimulatedPhone(network);
        await InstallAsync(portal, ana, first);
        Assert.Equal(3, first.Identities.Count);
        await PhoneDeeds.JudgePhoneAsync(portal.Address, first.Identities);

        // The YubiKey is lost: what both share is held, what is the phone's own is not.
        var person = await portal.PersonAsync(Ana);
        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{person}/replace");
        await help.Locator("input[name=reason][value=Lost]").CheckAsync();
        await help.Locator("select", new() { HasText = Policy }).First.SelectOptionAsync(new SelectOptionValue { Label = Policy });
        await help.ChooseReplacementAsync("Lost", "local");
        await help.FileReplacementAsync();
        await ana.GotoAsync("/me");
        await ana.StepIsAsync("NewCard", "Ready");
        await ana.StepIsAsync("FetchOnPhone", "Waiting");
        await ana.IsAccessibleAsync();
        await ana.PictureAsync("derived-1-key-lost");
        var own = first.Identities.Where(it => it.Subject.Length > 0 && !IsForEncryption(it)).ToList();
        Assert.Equal(2, own.Count);
        await PhoneDeeds.JudgePhoneAsync(portal.Address, own);

        // Its replacement: the list goes on by itself.
        await desk.HandAsync("YubiKey", "blank");
        await desk.GotoAsync("/");
        await desk.Locator(".approved [data-more]").ClickAsync();
        await desk.Locator("tr", new() { HasText = "Ana Sousa" }).GetByRole(AriaRole.Link, new() { Name = "Issue device" }).ClickAsync();
        await desk.WalkOnAsync("YubiKey");
        await desk.IssueAsync();
        await desk.DoneAsync(180);
        await ana.StepIsAsync("NewCard", "Done");
        await ana.StepIsAsync("FetchOnPhone", "Ready");
        await ana.Locator("[data-step=FetchOnPhone] a.btn").WaitForAsync();
        await ana.PictureAsync("derived-2-fetch");
        await ana.Locator("[data-step=FetchOnPhone] a.btn").ClickAsync();
        using var fetched = new SimulatedPhone(network);
        await InstallAsync(portal, ana, fetched, "derived-3");
        var key = Assert.Single(fetched.Identities);
        Assert.True(IsForEncryption(key));
        await PhoneDeeds.JudgePhoneAsync(portal.Address, fetched.Identities.Concat(own));
        await ana.GotoAsync("/me");
        await ana.Locator("[data-device=Issued]").First.WaitForAsync();
        Assert.Equal(0, await ana.Locator("[data-step]").CountAsync());

        // The phone is lost: the YubiKey works on, but for the key that the finder may have.
        var phone = (await portal.DevicesAsync(Ana)).Single(it => it.Serial.StartsWith('M'));
        await help.GotoAsync($"/devices/{phone.Id.ToLowerInvariant()}");
        await help.Locator("[data-move=Terminate]").ClickAsync();
        await help.Locator("dialog.terminate input[type=radio]").Nth(3).CheckAsync();
        await help.Locator("dialog.terminate .btn-danger").ClickAsync();
        await help.Locator("dialog.terminate").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await PhoneDeeds.JudgePhoneAsync(portal.Address, fetched.Identities, ocsp: ": revoked");
        await ana.StepIsAsync("UpdateCard", "Ready");
        await ana.StepIsAsync("NewPhone", "Waiting");
        await ana.Locator("[data-step=UpdateCard] a.btn").WaitForAsync();
        await ana.IsAccessibleAsync();
        await ana.PictureAsync("derived-4-phone-lost");

        // She gives the YubiKey its new key in the reader, alone; only then is there a next phone, and it begins with that key.
        await ana.Locator("[data-step=UpdateCard] a.btn").ClickAsync();
        await ana.Locator("[data-work=Run]").ClickAsync();
        await ana.TypePinAsync(Deeds.Pin);
        await ana.Locator("[data-do]:enabled").ClickAsync();
        await ana.WaitForURLAsync("**/me/runs/*");
        await ana.DoneAsync(180);
        await ana.GotoAsync("/me");
        await ana.StepIsAsync("UpdateCard", "Done");
        await ana.StepIsAsync("NewPhone", "Ready");
        await ana.Locator("[data-step=NewPhone] a.btn").ClickAsync();
        using var next = new SimulatedPhone(network);
        await InstallAsync(portal, ana, next);
        Assert.Equal(3, next.Identities.Count);
        Assert.NotEqual(key.SerialNumber, Assert.Single(next.Identities, IsForEncryption).SerialNumber);
        await PhoneDeeds.JudgePhoneAsync(portal.Address, next.Identities);
        await ana.GotoAsync("/me");
        await ana.Locator("[data-device=Issued]").First.WaitForAsync();
        Assert.Equal(0, await ana.Locator("[data-step]").CountAsync());

        // Whoever adds a phone in her name does not do so unseen.
        await Mailbox.HasAsync(portal.Mails, Ana, "A phone was added", 2);
    }

    private static bool IsForEncryption(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        certificate.Extensions.OfType<System.Security.Cryptography.X509Certificates.X509KeyUsageExtension>().Single().KeyUsages is var usages
        && (usages & (System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.KeyAgreement | System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.KeyEncipherment)) != 0;

    /// <summary>From the PIN of the device in the reader to the phone that has what it is given.</summary>
    private async Task InstallAsync(Portal portal, IPage ana, SimulatedPhone phone, string? pictures = null)
    {
        await ana.TypeCardPinAsync();
        var link = await ana.LinkAsync();
        if (pictures is not null) await ana.PictureAsync($"{pictures}-scan");
        var screen = await browser.WindowAsync(portal.Address, 390, 844);
        await screen.GotoAsync(link);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Continue on this phone" }).ClickAsync();
        await ana.PhoneIsAsync("Opened");
        await ana.Locator("[data-confirm]").ClickAsync();
        await screen.StageIsAsync("Confirmed");
        await screen.Locator("[data-way=Profile] summary").ClickAsync();
        if (pictures is not null)
        {
            await screen.IsAccessibleAsync();
            await screen.PictureAsync($"{pictures}-phone");
        }

        await phone.InstallAsync(await screen.DownloadAsync("profile"));
        await ana.PhoneIsAsync("Installed");
        await ana.IsAccessibleAsync();
        if (pictures is not null) await ana.PictureAsync($"{pictures}-installed");
    }
}
