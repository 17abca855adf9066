using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys.Stage;

/// <summary>What people do to have certificates on their phone.</summary>
internal static class PhoneDeeds
{
    /// <summary>Sets a card up alone, from stock.</summary>
    public static async Task TakeCardAsync(this IPage page, string account, string reader = "Reader 1")
    {
        await page.GoToMineAsync(account);
        await page.Locator("[data-policy='Employee PIV card'] a.btn-primary").ClickAsync();
        await page.HandAsync(reader, "blank");
        await page.SetUpAsync(reader);
    }

    /// <summary>Types the card's PIN where the card proves somebody; the button or Enter comes after.</summary>
    public static async Task TypeCardPinAsync(this IPage page)
    {
        await page.Locator("input#pin").FocusAsync();
        await page.Keyboard.TypeAsync(Deeds.Pin);
        await page.Locator("[data-card-go]:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The link that stands beside the code.</summary>
    public static async Task<string> LinkAsync(this IPage page)
    {
        await page.PhoneIsAsync("Waiting");
        return (await page.Locator(".link .mono").InnerTextAsync()).Trim();
    }

    /// <summary>Waits until the page in the portal is in a stage.</summary>
    public static Task PhoneIsAsync(this IPage page, string stage) => page.Locator($"[data-phone={stage}]").WaitForAsync();

    /// <summary>Waits until the page on the phone is in a stage.</summary>
    public static Task StageIsAsync(this IPage page, string stage) => page.Locator($"[data-phone-stage={stage}]").WaitForAsync();

    /// <summary>What the phone is given when it taps on a way.</summary>
    public static async Task<byte[]> DownloadAsync(this IPage phone, string what)
    {
        var download = await phone.RunAndWaitForDownloadAsync(() => phone.Locator($"[data-get={what}]").ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>An administrator says that a mode needs approval here.</summary>
    public static async Task TightenAsync(this IPage page, string mode)
    {
        await page.GotoAsync("/admin/settings/Device");
        await page.Locator("form.card h2").WaitForAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Modes that need approval here although they need none by themselves" }).GetByRole(AriaRole.Checkbox, new() { Name = mode }).CheckAsync();
        await page.SaveSettingsAsync();
    }

    /// <summary>An administrator switches the mode Remote on, beside those that are on already.</summary>
    public static async Task SwitchRemoteOnAsync(this IPage page)
    {
        await page.GotoAsync("/admin/settings/Device");
        await page.Locator("form.card h2").WaitForAsync();
        var modes = page.GetByRole(AriaRole.Group, new() { Name = "Modes of issuance that are used here" });
        foreach (var box in await modes.GetByRole(AriaRole.Checkbox).AllAsync()) await box.CheckAsync();
        await page.SaveSettingsAsync();
    }

    /// <summary>An administrator says that people accept terms before anything is issued to them.</summary>
    public static async Task DemandTermsAsync(this IPage page, string version, string english, string german)
    {
        await page.GotoAsync("/admin/settings/Terms");
        await page.Locator("form.card h2").WaitForAsync();
        await page.GetByRole(AriaRole.Checkbox).CheckAsync();
        foreach (var (field, text) in new[] { (page.Locator("form input.input"), version), (page.Locator("form textarea").Nth(0), english), (page.Locator("form textarea").Nth(1), german) })
        {
            await field.FillAsync(text);
            await field.BlurAsync();
        }

        await page.SaveSettingsAsync();
    }

    /// <summary>Address, user name and one-time password that the page shows for the management of a device.</summary>
    public static async Task<EstAccess> EstAsync(this IPage phone, string profile)
    {
        var row = phone.Locator($"[data-est='{profile}']");
        async Task<string> TextAsync(ILocator it) => (await it.InnerTextAsync()).Trim();
        return new EstAccess(await TextAsync(phone.Locator("[data-est=url]")), await TextAsync(row.Locator("[data-est-user]")), await TextAsync(row.Locator("[data-est-password]")));
    }

    private static async Task SaveSettingsAsync(this IPage page)
    {
        await page.Locator("form .btn-primary:enabled").ClickAsync();
        await page.Locator("dialog[open] .btn-primary").ClickAsync();
        await page.Locator("article.version").First.WaitForAsync();
    }

    /// <summary>openssl and libplist judge a profile: its signature leads to the portal's root, and what is signed is a property list.</summary>
    public static async Task<string> JudgeProfileAsync(Uri portal, byte[] profile)
    {
        var folder = Directory.CreateTempSubdirectory("profile-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(At("profile"), profile);
            using var http = new HttpClient { BaseAddress = portal };
            await File.WriteAllTextAsync(At("root.pem"), X509CertificateLoader.LoadCertificate(await http.GetByteArrayAsync("/pki/root.cer")).ExportCertificatePem());
            var verified = await Tool.RunAsync("openssl", "cms", "-verify", "-inform", "DER", "-in", At("profile"), "-binary", "-purpose", "any", "-CAfile", At("root.pem"), "-out", At("plist"));
            Assert.True(verified.Exit == 0, verified.Output);
            foreach (var (from, to) in ((string From, string To)[])[("plist", "binary"), ("binary", "xml")])
            {
                var read = await Tool.RunAsync("plistutil", "-i", At(from), "-o", At(to));
                Assert.True(read.Exit == 0, read.Output);
            }

            Assert.StartsWith("bplist", await File.ReadAllTextAsync(At("binary")), StringComparison.Ordinal);
            return await File.ReadAllTextAsync(At("xml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>openssl opens a PKCS #12 file with its password, and not with another. Answers what is inside.</summary>
    public static async Task<string> JudgeFileAsync(byte[] file, string password)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file);
            Assert.NotEqual(0, (await Tool.RunAsync("openssl", "pkcs12", "-in", path, "-noout", "-passin", "pass:wrong")).Exit);
            var opened = await Tool.RunAsync("openssl", "pkcs12", "-in", path, "-info", "-nodes", "-passin", $"pass:{password}");
            Assert.True(opened.Exit == 0, opened.Output);
            return opened.Output;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>openssl verifies what a phone holds, with the portal's revocation lists and its OCSP responder.</summary>
    public static async Task JudgePhoneAsync(Uri portal, IEnumerable<X509Certificate2> identities, string ocsp = ": good")
    {
        using var bench = new OpenSslBench(portal);
        foreach (var (i, identity) in identities.Index())
        {
            await File.WriteAllTextAsync(bench.Certificate($"{i}"), identity.ExportCertificatePem());
            if (ocsp == ": good")
            {
                var verified = await bench.VerifyAsync($"{i}", withCrl: true);
                Assert.True(verified.Exit == 0, verified.Output);
            }

            Assert.Contains(ocsp, await bench.OcspAsync($"{i}"), StringComparison.Ordinal);
            // A key that is shared is of whatever kind the card's is.
            using var key = identity.GetRSAPrivateKey();
            if (key is null) continue;
            byte[] text = [1];
            Assert.True(identity.GetRSAPublicKey()!.VerifyData(text, key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }
}

/// <summary>What somebody types into the management of a device.</summary>
internal sealed record EstAccess(string Address, string User, string Password);

/// <summary>What is done by the keyboard alone.</summary>
internal static class KeyboardDeeds
{
    /// <summary>Presses Enter on what Tab reaches.</summary>
    public static async Task KeyAsync(this IPage page, string selector)
    {
        await page.Locator($"{selector}:enabled").WaitForAsync();
        await page.Locator("h1").FocusAsync();
        for (var i = 0; i < 40 && !await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector); i++) await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Presses Enter on the button of that name.</summary>
    public static async Task PressAsync(this IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = name }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }
}
