using System.Text.RegularExpressions;
using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// A YubiKey with a kept encryption key is lost: its replacement reads with the old key, and two officers recover that key once more, as a file that OpenSSL opens and reads old mail with.
/// </summary>
[Collection(Journey.Name)]
public sealed partial class KeysThatSurviveJourney(Browser browser, SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Policy = "Mail YubiKey";

    [Fact]
    public async Task LostYubiKey_IsReplacedWithItsOldKey_WhichTwoOfficersRecoverForOpenSsl()
    {
        await using var portal = await Portal.StartAsync();
        var (person, name) = await portal.MemberAsync("Confidential mail");
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.HandAsync("YubiKey", "blank");
        await desk.WalkToSummaryAsync(name, "YubiKey", Policy);
        await desk.IssueAsync();
        await desk.DoneAsync(180);

        // Lost: what comes back is said before.
        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/people/{person}/replace");
        await help.Locator("input[name=reason][value=Lost]").CheckAsync();
        await help.Locator("select", new() { HasText = Policy }).First.SelectOptionAsync(new SelectOptionValue { Label = Policy });
        await help.ChooseReplacementAsync("Lost", "local");
        await help.Locator("[data-foreseen=Earlier]").WaitForAsync();
        await help.IsAccessibleAsync();
        await help.PictureAsync("keys-1-foreseen");
        await help.FileReplacementAsync();

        await desk.HandAsync("YubiKey", "blank");
        await desk.GotoAsync("/");
        await desk.Locator(".approved [data-more]").ClickAsync();
        await desk.Locator("tr", new() { HasText = name }).GetByRole(AriaRole.Link, new() { Name = "Issue device" }).ClickAsync();
        await desk.WalkOnAsync("YubiKey");
        await desk.IssueAsync();
        await desk.DoneAsync(180);
        await desk.GetByText("Earlier encryption keys").First.WaitForAsync();
        await desk.PictureAsync("keys-2-issued");
        var devices = await portal.DevicesAsync(await portal.EmailAsync(person));
        Assert.Equal(["Terminated", "Issued"], devices.Select(it => it.State));
        Assert.Equal(["KeyCompromise"], devices[0].Reasons);

        await help.GotoAsync($"/devices/{devices[1].Id}");
        await help.Locator("[data-earlier] summary").ClickAsync();
        await help.Locator("[data-earlier] li", new() { HasText = "82" }).WaitForAsync();
        await help.IsAccessibleAsync();
        await help.PictureAsync("keys-3-device");

        // Dual control: one officer asks for the old key, another says yes, and the first takes it out once.
        var rita = await browser.WindowAsync(portal.Address);
        await rita.SignInAsync("recovery");
        await rita.GotoAsync($"/people/{person}/recover");
        await rita.Locator(".keys input[type=radio]").Last.CheckAsync();
        await rita.Locator("textarea").FillAsync("Old mail, order 17 of the court");
        await rita.PictureAsync("keys-4-ask");
        await rita.Locator("[data-ask]").ClickAsync();
        await rita.Locator("[data-state=Asked]").WaitForAsync();
        var ravi = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark);
        await ravi.SignInAsync("recovery2");
        await ravi.GotoAsync("/recovery");
        await ravi.Locator("[data-approve]").ClickAsync();
        await ravi.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await ravi.Locator("[data-state=Approved]").WaitForAsync();
        await ravi.IsAccessibleAsync();
        await ravi.PictureAsync("keys-5-approved");
        await rita.Locator("[data-fetch]").ClickAsync();
        await rita.Locator("[data-file]").WaitForAsync();
        await rita.IsAccessibleAsync();
        await rita.PictureAsync("keys-6-handed");

        var folder = Directory.CreateTempSubdirectory("recovered-").FullName;
        try
        {
            string In(string file) => Path.Combine(folder, file);
            var password = Password().Match(await rita.Locator("[data-recovered]").InnerTextAsync()).Value;
            await (await rita.RunAndWaitForDownloadAsync(() => rita.Locator("[data-file]").ClickAsync())).SaveAsAsync(In("key.p12"));
            var link = await rita.Locator("[data-state] a[href^='certificates/']").First.GetAttributeAsync("href");
            await File.WriteAllBytesAsync(In("certificate.cer"), await (await rita.Context.APIRequest.GetAsync(new Uri(portal.Address, link!).ToString())).BodyAsync());
            await File.WriteAllTextAsync(In("mail"), "Meet me at the old gate.");
            await OpenSslAsync("x509", "-inform", "DER", "-in", In("certificate.cer"), "-out", In("certificate.pem"));
            await OpenSslAsync("cms", "-encrypt", "-aes256", "-in", In("mail"), "-out", In("sealed"), "-recip", In("certificate.pem"));
            await OpenSslAsync("pkcs12", "-in", In("key.p12"), "-passin", $"pass:{password}", "-nodes", "-out", In("key.pem"));
            Assert.Contains("Meet me at the old gate.", await OpenSslAsync("cms", "-decrypt", "-in", In("sealed"), "-inkey", In("key.pem"), "-recip", In("certificate.pem")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await rita.Locator("[data-forget]").ClickAsync();
        await rita.Locator("[data-state=Fetched]").WaitForAsync();
        Assert.Equal(0, await rita.Locator("[data-fetch]").CountAsync());
    }

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Administrator_ReadsInThePolicyWhereItsKeysComeFrom(int width, int height, ColorScheme scheme)
    {
        var admin = await browser.WindowAsync(shared.Portal.Address, width, height, scheme);
        await admin.SignInAsync("admin");
        await admin.GotoAsync("/admin/policies");
        await admin.GetByRole(AriaRole.Link, new() { Name = Policy, Exact = true }).ClickAsync();
        await admin.Locator("[data-origin='9D']").WaitForAsync();
        Assert.Equal("RecoveredAndRevoked", await admin.Locator("[data-origin='9D']").InputValueAsync());
        Assert.Equal("5", await admin.Locator("[data-history]").InputValueAsync());
        await admin.IsAccessibleAsync();
        await admin.PictureAsync($"keys-7-policy-{width}");
    }

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        var (exit, output) = await Tool.RunAsync("openssl", arguments);
        Assert.True(exit == 0, output);
        return output;
    }

    [GeneratedRegex("[a-z2-9]{5}(?:-[a-z2-9]{5}){4}")]
    private static partial Regex Password();
}
