using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

[Collection(InBrowser.Name)]
public sealed class CardSignInTests(Chromium chromium)
{
    private const string Pin = "739164";

    [Fact]
    public async Task Card_IssuedHere_SignsItsPersonInWithThePinThatThePortalNeverLearns()
    {
        await using var portal = TestPortal.Listening();
        var ana = await portal.DbAsync(db => db.Users.SingleAsync(account => account.UserName == "ana"));
        var page = await chromium.WindowAsync(portal.Address);
        await page.GotoAsync("/sign-in/card");
        await page.GetByText("This card was not issued by this portal.").WaitForAsync();
        await page.IsAccessibleAsync();

        await page.SignInAsync("operator");
        await IssueAsync(page, ana.DisplayName);
        await page.SignOutAsync();

        var sent = new List<string>();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Add(frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
        await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your card" }).ClickAsync();
        await EnterAsync(page, "112358");
        await page.GetByText("The PIN was wrong. Tries left:").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("card-wrong-pin");
        await EnterAsync(page, Pin);
        await page.IsInAsync();
        await page.WaitForURLAsync("**/account");
        Assert.Equal("Card", await page.Locator("[data-session=current] strong").InnerTextAsync());
        Assert.NotEmpty(sent);
        Assert.DoesNotContain(sent, frame => frame.Contains(Pin, StringComparison.Ordinal) || frame.Contains("112358", StringComparison.Ordinal));

        var device = (await portal.Store.ReadAsync(session => session.DevicesAsync(DeviceState.Issued, 10))).Single();
        var entries = await portal.AuditAsync();
        var entry = entries.First(it => it.What == "sign-in");
        Assert.Equal((ana.Id, device.Id, ana.PersonId), (entry.ActorId, entry.DeviceId, entry.PersonId));
        Assert.Equal("refusal.pin-wrong", entries.First(it => it.What == "sign-in.failed").Refused);

        // Suspended, it signs nobody in.
        await page.SignOutAsync();
        await portal.DbAsync(async db =>
        {
            await db.Set<Device>().Where(it => it.Id == device.Id).ExecuteUpdateAsync(set => set.SetProperty(it => it.State, DeviceState.Suspended));
            return true;
        });
        await page.GotoAsync("/sign-in/card");
        await page.GetByText("This card is suspended.").WaitForAsync();
        Assert.Equal(0, await page.Locator("[data-card-go]").CountAsync());
    }

    [Fact]
    public async Task Ticket_OfACard_IsGoodOnceAndInItsBrowserOnly()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        foreach (var ticket in (string[])["", "guess", new string('A', 43)])
        {
            var answer = await TestPortal.PostAsync(client, "/sign-in", "/account/card", ("ticket", ticket));
            Assert.Equal("/sign-in?fault=Stale", answer.Headers.Location!.OriginalString.Split('&')[0]);
        }
    }

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light, "en")]
    [InlineData(390, 844, ColorScheme.Dark, "de")]
    public async Task Page_OfTheCard_IsAccessible(int width, int height, ColorScheme scheme, string language)
    {
        await using var portal = TestPortal.Listening();
        var page = await chromium.WindowAsync(portal.Address, width, height, scheme, language);
        await page.GotoAsync("/sign-in/card");
        await page.Locator(".card-sign-in [role=alert], .card-sign-in [role=status], .card-sign-in .error-panel").First.WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync($"card-{width}-{scheme}");
    }

    private static async Task EnterAsync(IPage page, string pin)
    {
        await page.Locator("input#pin").PressSequentiallyAsync(pin);
        await page.Locator("[data-card-go]:enabled").ClickAsync();
    }

    /// <summary>From the person search to the issued card, as an operator does.</summary>
    private static async Task IssueAsync(IPage page, string person)
    {
        await page.GotoAsync("/issue");
        var search = page.GetByRole(AriaRole.Combobox);
        await search.FillAsync(person);
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        await search.PressAsync("Enter");
        await page.Locator(".wizard[data-step=person]").WaitForAsync();
        await page.Locator("[data-go-on]:enabled").ClickAsync();
        for (var step = ""; step != "summary";)
        {
            await page.Locator($".wizard[data-step]:not([data-step=person]):not([data-step='{step}'])").WaitForAsync();
            step = (await page.Locator(".wizard").GetAttributeAsync("data-step"))!;
            if (step == "pin")
            {
                await page.Locator("input[type=password]").Nth(0).PressSequentiallyAsync(Pin);
                await page.Locator("input[type=password]").Nth(1).PressSequentiallyAsync(Pin);
            }

            if (step != "summary") await page.Locator("[data-go-on]:enabled").ClickAsync();
        }

        await page.Locator("[data-go-on]:enabled").ClickAsync();
        await page.Locator("[data-run-state=Succeeded]").WaitForAsync(new() { Timeout = 90_000 });
    }
}
