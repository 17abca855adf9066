using IssuancePortal.Journeys.Stage;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.TestLib;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>
/// Another certificate authority, OpenSSL's CMP server, certifies one key of a card: chosen in the policy, refusing once, slow the next time, and told of the card's end. openssl verifies what it issued.
/// </summary>
[Collection(Journey.Name)]
public sealed class OtherAuthorityJourney(Browser browser)
{
    private const string Ana = "ana.sousa@meridian.example";
    private const string Policy = "Employee PIV card";
    private const string Authority = "Elsewhere";
    private const int Signature = 0x9C;

    [Fact]
    public async Task Authority_ChosenForASlot_RefusesAndIsSlowAndIsToldOfTheEnd()
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig);
        const string Entry = "--Authorities:Outside:0:";
        await using var portal = await Portal.StartAsync(
            $"{Entry}Name", Authority, $"{Entry}Kind", "Cmp", $"{Entry}Url", await cmp.OpenAsync(), $"{Entry}Certificates", rig["ca.pem"], $"{Entry}ClientCertificate", rig["client.pem"], $"{Entry}ClientKey", rig["client.key"],
            $"{Entry}Timeout", "00:00:10", $"{Entry}Patience", "00:01:00");
        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.GotoAsync("/admin/authorities");
        await admin.Locator($"[data-authority={Authority}]").GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await admin.Locator("[data-good]").WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("authority-1-tested");
        await ChooseAsync(admin);

        // It refuses: the operator reads why, and what to do; nothing was issued, the card is good.
        cmp.More = ["-pkistatus", "2", "-failure", "2", "-statusstring", "No cards are made on Mondays."];
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.WalkToSummaryAsync("ana", "Reader 1");
        await desk.IssueAsync();
        await desk.Locator("[data-run-state=RolledBack]").WaitForAsync(new() { Timeout = 90_000 });
        var refused = desk.GetByRole(AriaRole.Alert).First;
        Assert.Contains($"The certificate authority {Authority} refuses: No cards are made on Mondays.", await refused.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Settle it with those who run it, then try again.", await refused.InnerTextAsync(), StringComparison.Ordinal);
        await desk.IsAccessibleAsync();
        Assert.Contains("Obtain the certificate", await desk.Locator(".lane.failed .row").InnerTextAsync(), StringComparison.Ordinal);
        await desk.PictureAsync("authority-2-refused");
        Assert.DoesNotContain(await portal.DevicesAsync(Ana), it => it.States.Any(state => state != "Revoked"));

        // It takes its time: the page says for whom and until when, and goes on by itself.
        cmp.More = ["-poll_count", "3", "-check_after", "3"];
        await desk.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await desk.ToSummaryAsync("Reader 1");
        await desk.IssueAsync();
        await desk.Locator($"[data-waits={Authority}]").WaitForAsync(new() { Timeout = 90_000 });
        Assert.Contains($"{Authority} has the order and takes its time.", await desk.Locator($"[data-waits={Authority}]").InnerTextAsync(), StringComparison.Ordinal);
        await desk.IsAccessibleAsync();
        await desk.PictureAsync("authority-3-slow");
        await desk.DoneAsync(120);
        Assert.Equal(0, await desk.Locator("[data-waits]").CountAsync());
        await desk.PictureAsync("authority-4-done");

        var device = (await portal.DevicesAsync(Ana)).Single(it => it.State == "Issued");
        var (authority, pem, serial) = await portal.CertificateAsync(device.Id, Signature);
        Assert.Equal(Authority, authority);
        Assert.Null((await portal.CertificateAsync(device.Id, 0x9A)).Authority);
        await File.WriteAllTextAsync(rig["issued.pem"], pem);
        var verified = await Tool.RunAsync("openssl", "verify", "-x509_strict", "-CAfile", rig["ca.pem"], rig["issued.pem"]);
        Assert.True(verified.Exit == 0, verified.Output);
        Assert.Equal(rig.Signed[^1].TrimStart('0'), serial.TrimStart('0'));
        Assert.Equal(CmpBodyType.CertificateConfirmation, cmp.Came[^1]);

        // Its end is told to whoever issued it.
        var help = await browser.WindowAsync(portal.Address);
        await help.SignInAsync("helpdesk");
        await help.GotoAsync($"/devices/{device.Id.ToLowerInvariant()}");
        await help.Locator("[data-move=Terminate]").ClickAsync();
        await help.Locator("dialog.terminate input[type=radio]").Nth(3).CheckAsync();
        await help.Locator("dialog.terminate .btn-danger").ClickAsync();
        await help.Locator("dialog.terminate").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        for (var end = DateTime.UtcNow.AddSeconds(90); await portal.OpenStatusOrdersAsync(serial) > 0; await Task.Delay(200)) Assert.True(DateTime.UtcNow < end, string.Join('\n', cmp.Said));
        Assert.Equal(CmpBodyType.RevocationRequest, cmp.Came[^1]);

        // What it said of each order stands on its page, for those who only read, too.
        var auditor = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await auditor.SignInAsync("auditor");
        await auditor.GotoAsync("/admin/authorities");
        await auditor.GetByText("No cards are made on Mondays.").WaitForAsync();
        await auditor.Locator($"[data-authority={Authority}]").GetByText("ausgestellt", new() { Exact = true }).WaitForAsync();
        Assert.Equal(0, await auditor.GetByRole(AriaRole.Button, new() { Name = "Verbindung prüfen" }).CountAsync());
        Assert.True(await auditor.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page scrolls sideways.");
        await auditor.IsAccessibleAsync();
        await auditor.PictureAsync("authority-5-orders-de-dark");
    }

    /// <summary>In the policy's editor.</summary>
    private static async Task ChooseAsync(IPage page)
    {
        await page.GotoAsync("/admin/policies");
        await page.GetByRole(AriaRole.Link, new() { Name = Policy, Exact = true }).ClickAsync();
        await page.Locator(".history").WaitForAsync();
        await page.Locator($"[data-authority='{Signature:X2}']").SelectOptionAsync(Authority);
        await page.Locator(".pending ins", new() { HasText = Authority }).WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("authority-1-policy");
        await page.Locator("main form .btn-primary").ClickAsync();
        await page.AgreeAsync();
        await page.Locator(".version", new() { HasText = "Version 2" }).WaitForAsync();
    }
}
