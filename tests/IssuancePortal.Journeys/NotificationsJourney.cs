using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Journeys.Stage;
using IssuancePortal.TestLib;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An administrator changes an e-mail and adds a webhook; a real mail server and a real receiver get what follows from a request, and a message that was given up is sent again.</summary>
[Collection(Journey.Name)]
public sealed class NotificationsJourney(Browser browser)
{
    private const string Subject = "Bitte prüfen: {person.name}";

    [Fact]
    public async Task ChangedMailAndNewWebhook_AreToldOfARequest_AndADeadMessageIsSentAgain()
    {
        await using var sink = new SmtpSink();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var portal = await Portal.StartAsync(
            "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{sink.Port}", "--Mail:Security", "None", "--Mail:PickupFolder", "", "--Webhooks:AllowLocalhost", "true");
        var admin = await browser.WindowAsync(portal.Address);
        await admin.SignInAsync("admin");
        await admin.GotoAsync("/admin/notifications");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Request filed, to validation officers" }).WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("mails-1-list");

        // What is changed stands beside what was, before it is saved.
        await admin.GetByRole(AriaRole.Link, new() { Name = "Request filed, to validation officers" }).ClickAsync();
        await admin.GetByLabel("Subject").FillAsync(Subject);
        await admin.Locator(".diff .new", new() { HasText = Subject }).WaitForAsync();
        await admin.Locator("[data-preview] .subject", new() { HasText = "Bitte prüfen: " }).WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("mails-2-changed");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await admin.Locator(".diff").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await admin.GetByRole(AriaRole.Button, new() { Name = "Send me a test" }).ClickAsync();
        await admin.GetByText("Delivered").First.WaitForAsync();
        var test = await FirstAsync(sink.Mails, _ => true);
        Assert.Equal("alice.whitfield@meridian.example", test.To);
        Assert.StartsWith("Bitte prüfen: ", test.Header("Subject"), StringComparison.Ordinal);
        await admin.PictureAsync("mails-3-sent");

        await admin.GotoAsync("/admin/webhooks");
        await admin.GetByText("No webhooks yet").WaitForAsync();
        await admin.PictureAsync("hooks-1-none");
        await admin.GetByRole(AriaRole.Link, new() { Name = "New webhook" }).ClickAsync();
        await admin.GetByLabel("Name", new() { Exact = true }).FillAsync("Door system");
        await admin.GetByLabel("Address", new() { Exact = true }).FillAsync(receiver.Url);
        await admin.GetByLabel("Events", new() { Exact = true }).FillAsync("request.*");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Add webhook" }).ClickAsync();
        await admin.Locator("[data-secret]").WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("hooks-2-secret");
        var secret = (await admin.Locator("[data-secret] .mono, [data-secret] code").First.InnerTextAsync()).Trim();
        await admin.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();

        // A request: the officers' mail has the new words, and the receiver can tell that the call is the portal's.
        var desk = await browser.WindowAsync(portal.Address);
        await desk.SignInAsync("operator");
        await desk.FileAsync("ana");
        var mail = await FirstAsync(sink.Mails, it => it.To == "victor.laurent@meridian.example");
        Assert.Equal("Bitte prüfen: Ana Sousa", mail.Header("Subject"));
        var call = await FirstAsync(receiver.Calls, _ => true);
        Assert.Equal($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{call.Timestamp}.{call.Body}")))}", call.Signature);
        using (var body = JsonDocument.Parse(call.Body)) Assert.Equal("request.File", body.RootElement.GetProperty("what").GetString());

        // The receiver wants no more: the message is given up, the administration is alarmed, and sends it again when the receiver is back.
        receiver.Status = _ => 410;
        await admin.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await admin.GetByText("Given up").First.WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("hooks-3-dead");
        await admin.GotoAsync("/admin/notifications");
        await admin.Locator(".alarm").WaitForAsync();
        await admin.PictureAsync("mails-4-alarm");
        await admin.Locator(".alarm a").ClickAsync();
        await admin.WaitForURLAsync("**state=Dead**");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Send again" }).WaitForAsync();
        await admin.IsAccessibleAsync();
        await admin.PictureAsync("deliveries-1-dead");
        receiver.Status = _ => 204;
        var calls = receiver.Calls.Count;
        await admin.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await FirstAsync(receiver.Calls, it => receiver.Calls.Count > calls);
        await admin.GotoAsync("/admin/notifications");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Request filed, to validation officers" }).WaitForAsync();
        Assert.Equal(0, await admin.Locator(".alarm").CountAsync());

        var phone = await browser.WindowAsync(portal.Address, 390, 844, ColorScheme.Dark, "de");
        await phone.SignInAsync("admin");
        foreach (var (address, name) in ((string, string)[])[("/admin/notifications", "list"), ("/admin/webhooks", "hooks"), ("/admin/deliveries", "deliveries")])
        {
            await phone.GotoAsync(address);
            await phone.Locator("table.table").WaitForAsync();
            await phone.IsAccessibleAsync();
            await phone.PictureAsync($"notify-phone-{name}");
            Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{address} scrolls sideways.");
        }
    }

    private static async Task<T> FirstAsync<T>(IReadOnlyCollection<T> all, Func<T, bool> wanted)
    {
        var end = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            if (all.Where(wanted).FirstOrDefault() is { } found) return found;
            if (DateTime.UtcNow > end) throw new TimeoutException("It did not come.");
            await Task.Delay(50);
        }
    }
}
