using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

[Collection(InBrowser.Name)]
public sealed class CardSignInTests(Chromium chromium)
{
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
        await page.IssueAsync(ana.DisplayName);
        await page.SignOutAsync();

        var sent = new List<string>();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Add(frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
        await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your card" }).ClickAsync();
        await page.EnterPinAsync("112358");
        await page.GetByText("The PIN was wrong. Tries left:").WaitForAsync();
        await page.IsAccessibleAsync();
        await page.PictureAsync("card-wrong-pin");
        await page.EnterPinAsync(Deeds.Pin);
        await page.IsInAsync();
        await page.WaitForURLAsync("**/account");
        Assert.Equal("Card", await page.Locator("[data-session=current] strong").InnerTextAsync());
        Assert.NotEmpty(sent);
        Assert.DoesNotContain(sent, frame => frame.Contains(Deeds.Pin, StringComparison.Ordinal) || frame.Contains("112358", StringComparison.Ordinal));

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
    public async Task Card_OfSomebodyWithTwoAccounts_AsksWhichAndOpensThatOne()
    {
        await using var portal = TestPortal.Listening();
        var ana = await portal.DbAsync(db => db.Users.SingleAsync(account => account.UserName == "ana"));
        await portal.DbAsync(async db =>
        {
            foreach (var name in (string[])["ana-admin", "person-4711"])
                db.Users.Add(new Account { UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = ana.DisplayName, PersonId = ana.PersonId, SecurityStamp = "1", LockoutEnabled = true });
            return await db.SaveChangesAsync();
        });
        var page = await chromium.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.IssueAsync(ana.DisplayName);
        await page.SignOutAsync();
        await page.GotoAsync("/sign-in/card?returnUrl=%2Faccount");
        await page.EnterPinAsync(Deeds.Pin);
        // The user portal's own account opens nothing that the others do not.
        await page.Locator("[data-account]").First.WaitForAsync();
        Assert.Equal(["ana", "ana-admin"], await page.Locator("[data-account]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.account)"));
        await page.IsAccessibleAsync();
        await page.PictureAsync("card-which-account");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.IsInAsync();
        var entered = await portal.DbAsync(db => db.Users.SingleAsync(account => account.UserName == "ana-admin"));
        Assert.Equal(entered.Id, (await portal.AuditAsync()).First(entry => entry.What == "sign-in").ActorId);

        // Whoever has no account at all is told so.
        await page.SignOutAsync();
        await portal.DbAsync(db => db.Users.Where(account => account.PersonId == ana.PersonId).ExecuteUpdateAsync(set => set.SetProperty(account => account.PersonId, (Guid?)null)));
        await page.GotoAsync("/sign-in/card");
        await page.EnterPinAsync(Deeds.Pin);
        await page.SaysAsync("refusal.sign-in-no-account");
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
}
