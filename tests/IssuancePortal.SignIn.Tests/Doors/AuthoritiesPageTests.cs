using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki;
using IssuancePortal.SignIn.Tests.Browser;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>The page of the authorities, the portal's own and those outside, in a browser.</summary>
[Collection(InBrowser.Name)]
public sealed class AuthoritiesPageTests(Chromium chromium)
{
    [Theory]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Page_OrdersAndWhatIsToBeDoneByHand_AreShownTestedAndSettled(int width, int height, ColorScheme scheme)
    {
        var folder = Directory.CreateTempSubdirectory("authorities-");
        var file = Path.Combine(folder.FullName, "ca.pem");
        await File.WriteAllTextAsync(file, AuthorityPem());
        await using var portal = TestPortal.Listening(
            ("Authorities:Outside:0:Name", "Legacy EST"), ("Authorities:Outside:0:Kind", "Est"), ("Authorities:Outside:0:Url", "https://127.0.0.1:1/.well-known/est"), ("Authorities:Outside:0:Certificates", file),
            ("Authorities:Outside:0:Reference", "portal"), ("Authorities:Outside:0:Secret", "never shown"), ("Authorities:Outside:0:RevokedBy", "manual"));
        var order = await SeedAsync(portal);
        var page = await chromium.WindowAsync(portal.Address, width, height, scheme);
        await page.SignInAsync("admin");
        await page.GotoAsync("/admin/authorities");
        await page.GetByText("By hand: EST knows no revocation").WaitForAsync();
        await page.GetByText("not as ordered").WaitForAsync();
        Assert.DoesNotContain("never shown", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).First.WaitForAsync();
        await page.IsAccessibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        await page.PictureAsync($"authorities-{width}");

        var root = page.Locator("[data-part=root]");
        var fetched = await page.RunAndWaitForDownloadAsync(() => root.GetByRole(AriaRole.Link, new() { Name = "Certificate: Root CA" }).ClickAsync());
        var fingerprint = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(await fetched.PathAsync())));
        Assert.Equal($"SHA-256 {string.Join(' ', Enumerable.Range(0, 5).Select(i => fingerprint.Substring(4 * i, 4)))} …", await root.Locator(".copyable .mono").InnerTextAsync());
        Assert.Equal(["root", "issuing", "content", "ocsp"], await page.Locator("[data-part]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.part)"));

        var clashing = page.Locator("[data-clashing]");
        Assert.StartsWith("4A0102030405060708Revoke the one for “PIV authentication” of ", (await clashing.TextContentAsync())!.Trim(), StringComparison.Ordinal);
        await clashing.GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Done there" }).ClickAsync();
        await clashing.WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        await page.GetByRole(AriaRole.Button, new() { Name = "Done there" }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Done there" }).ClickAsync();
        await page.GetByText("To be done by hand").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.NotNull((await portal.Store.ReadAsync(session => session.StatusOrderAsync(order)))!.DoneAt);
        Assert.Contains(await portal.AuditAsync(), audit => audit.What == "certificate.published-by-hand");
        folder.Delete(recursive: true);
    }

    private static async Task<Guid> SeedAsync(TestPortal portal)
    {
        var now = TimeProvider.System.GetUtcNow();
        var device = new Device { Kind = DeviceKind.PivCard, Serial = "00AA4712", Edge = "piv", CreatedAt = now };
        var certificate = new IssuedCertificate { SerialNumber = "4A0102030405060708", Authority = "Legacy EST", Profile = "piv-authentication", Subject = "CN=Somebody", DeviceId = device.Id, ToBeSigned = [], Der = [0x30, 0x00], State = CertificateState.Signed, NotBefore = now, NotAfter = now.AddDays(9) };
        certificate.Revoke(RevocationReason.KeyCompromise, now);
        var status = new StatusOrder { SerialNumber = certificate.SerialNumber, State = CertificateState.Revoked, Reason = RevocationReason.KeyCompromise, DeviceId = device.Id, CreatedAt = now, NextAttemptAt = now.AddDays(1), Attempts = 1, LastFailure = "refusal.authority-by-hand" };
        await portal.Store.ChangeAsync<bool>(session =>
        {
            foreach (var it in (object[])[device, certificate, status]) session.Add(it);
            session.Add(Order(AuthorityOrderState.Wrong, "It is for another key than the one that was sent."));
            session.Add(Order(AuthorityOrderState.Clashing, "Its serial number is another certificate's."));
            return Task.FromResult<Issuance.Result<bool>>(true);
        });
        return status.Id;

        AuthorityOrder Order(AuthorityOrderState state, string words) => new()
        {
            Authority = "Legacy EST", TransactionId = RandomNumberGenerator.GetBytes(16), Request = [1], RunId = Guid.NewGuid(), DeviceId = device.Id, Slot = 0x9A, Profile = "piv-authentication", CreatedAt = now, NextAttemptAt = now, Attempts = 1,
            State = state, EndedAt = state == AuthorityOrderState.Clashing ? null : now, SerialNumber = certificate.SerialNumber, LastWords = words,
        };
    }

    private static string AuthorityPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Legacy Issuing CA, O=Legacy", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(900));
        return certificate.ExportCertificatePem();
    }
}
