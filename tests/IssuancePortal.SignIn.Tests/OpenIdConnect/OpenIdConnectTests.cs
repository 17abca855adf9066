using IssuancePortal.SignIn.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.OpenIdConnect;

[Collection(InBrowser.Name)]
public sealed class OpenIdConnectTests(Chromium chromium)
{
    private const string Domain = "meridian.example";

    [Fact]
    public async Task SignIn_VerifiedEmailOfAnAccount_IsLinkedOnceAndSignsIn()
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider);
        var name = await NameOfAsync(portal, "ana");
        for (var turn = 1; turn <= 2; turn++)
        {
            var page = await chromium.WindowAsync(portal.Address);
            await page.GotoAsync("/sign-in?returnUrl=%2Faccount");
            await page.PictureAsync("sign-in-openid");
            await AtProviderAsync(page, name);
            await page.IsInAsync();
            await page.WaitForURLAsync("**/account");
            Assert.Equal("Other provider", await page.Locator("[data-session=current] strong").InnerTextAsync());
        }

        var entries = await portal.AuditAsync();
        Assert.Equal("Ana Sousa", Assert.Single(entries, entry => entry.What == "account.link").ActorName);
        Assert.Equal(2, entries.Count(entry => entry.What == "sign-in"));
    }

    [Theory]
    [InlineData("un-", "no account here belongs to it")]
    [InlineData("stranger", "no account here belongs to it")]
    public async Task SignIn_UnverifiedOrUnknownEmail_IsRefused(string name, string sentence)
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider);
        var accounts = await portal.DbAsync(db => db.Users.CountAsync());
        var page = await chromium.WindowAsync(portal.Address);
        await page.GotoAsync("/sign-in");
        await AtProviderAsync(page, name == "un-" ? name + await NameOfAsync(portal, "ana") : name);
        await page.GetByText(sentence).WaitForAsync();
        Assert.Equal("refusal.external-unknown", (await portal.AuditAsync()).First(entry => entry.What == "sign-in.failed").Refused);
        await page.IsAccessibleAsync();
        Assert.Equal(accounts, await portal.DbAsync(db => db.Users.CountAsync()));
        Assert.DoesNotContain(await portal.AuditAsync(), entry => entry.What is "sign-in" or "account.link");
    }

    [Fact]
    public async Task SignIn_UnknownEmailWhereTheSiteSaysSo_MakesAnAccountOfAUser()
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider, ("SignIn:OpenIdConnect:CreateAccounts", "true"));
        var page = await chromium.WindowAsync(portal.Address);
        await page.GotoAsync("/sign-in");
        await AtProviderAsync(page, "newcomer");
        await page.IsInAsync();
        var made = await portal.DbAsync(db => db.Users.SingleAsync(account => account.Email == $"newcomer@{Domain}"));
        Assert.Null(made.PasswordHash);
        Assert.Equal(["user"], await portal.DbAsync(db => db.UserRoles.Where(role => role.UserId == made.Id).Select(role => role.RoleId).ToListAsync()));
        Assert.Single(await portal.AuditAsync(), entry => entry.What == "account.create");
    }

    [Fact]
    public async Task Callback_ReplayedOrOfAnotherBrowserOrState_IsRefused()
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider);
        var page = await chromium.WindowAsync(portal.Address);
        var callback = "";
        page.Request += (_, request) => callback = request.Url.Contains("/account/oidc/callback", StringComparison.Ordinal) ? request.Url : callback;
        await page.GotoAsync("/sign-in");
        await AtProviderAsync(page, await NameOfAsync(portal, "ana"));
        await page.IsInAsync();
        Assert.NotEmpty(callback);

        foreach (var address in new[] { callback, callback.Replace("state=", "state=x", StringComparison.Ordinal), $"{portal.Address}account/oidc/callback" })
        {
            var stranger = await chromium.WindowAsync(portal.Address);
            await stranger.GotoAsync(address);
            await stranger.GetByText("This page was open too long.").WaitForAsync();
        }

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(callback);
        await page.GetByText("This page was open too long.").WaitForAsync();
        Assert.Equal(1, (await portal.AuditAsync()).Count(entry => entry.What == "sign-in"));
    }

    [Fact]
    public async Task Callback_WithACodeThatTheProviderNeverGave_IsRefused()
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        var asked = (await browser.GetAsync(new Uri("account/oidc/start", UriKind.Relative))).Headers.Location!;
        var state = asked.Query.TrimStart('?').Split('&').Single(part => part.StartsWith("state=", StringComparison.Ordinal));
        var answer = await browser.GetAsync(new Uri($"account/oidc/callback?code=guessed&{state}", UriKind.Relative));
        Assert.Equal("/sign-in?fault=refusal.external-refused", answer.Headers.Location!.OriginalString.Split('&')[0]);
        Assert.Equal("refusal.external-refused", (await portal.AuditAsync())[0].Refused);
    }

    [Fact]
    public async Task Start_ProviderDoesNotAnswer_IsRefused()
    {
        await using var portal = new TestPortal(("SignIn:OpenIdConnect:Authority", "https://localhost:9"), ("SignIn:OpenIdConnect:ClientId", "portal"), ("SignIn:OpenIdConnect:ClientSecret", "secret-of-the-portal"));
        using var client = portal.CreateClient();
        Assert.Equal("/sign-in?fault=refusal.external-unreachable", (await client.GetAsync(new Uri("/account/oidc/start", UriKind.Relative))).Headers.Location!.OriginalString.Split('&')[0]);
    }

    [Fact]
    public async Task SignOut_OfASessionThatTheProviderOpened_CanEndItThereToo()
    {
        await using var provider = new Provider();
        await using var portal = await StartAsync(provider);
        var name = await NameOfAsync(portal, "ana");
        var page = await chromium.WindowAsync(portal.Address);
        await page.GotoAsync("/sign-in");
        await AtProviderAsync(page, name);
        await page.IsInAsync();
        await page.Locator("button.person").ClickAsync();
        await page.Locator("form[action='account/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/signed-out");
        await page.IsAccessibleAsync();
        await page.PictureAsync("signed-out");

        // Still signed in there: nobody asks who it is.
        var again = await page.Context.NewPageAsync();
        await again.GotoAsync("/account/oidc/start");
        await again.GetByRole(AriaRole.Button, new() { Name = "Continue" }).Or(again.Locator("button.person")).First.WaitForAsync();
        Assert.Equal(0, await again.Locator("input[name=login]").CountAsync());
        await again.CloseAsync();

        var asked = "";
        page.Request += (_, request) => asked = request.Url.Contains("/session/end?", StringComparison.Ordinal) ? request.Url : asked;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out of Meridian" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await page.Locator("#sign-in-user").WaitForAsync();
        Assert.Contains("id_token_hint=", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(await page.Context.CookiesAsync([new Uri(portal.Address, "/account/oidc/sign-out").ToString()]), cookie => cookie.Name == "oidc-token");
        await page.GotoAsync("/account/oidc/start");
        await page.Locator("input[name=login]").WaitForAsync();
    }

    [Fact]
    public async Task SignOut_OfAnotherSession_LeadsToNoProvider()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        await TestPortal.SignInAsync(client, "operator", Deeds.Password);
        Assert.Equal("/sign-in", (await TestPortal.PostAsync(client, "/sign-in", "/account/sign-out")).Headers.Location!.OriginalString);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/account/oidc/sign-out", UriKind.Relative))).StatusCode);
    }

    private static async Task<TestPortal> StartAsync(Provider provider, params (string Key, string Value)[] settings)
    {
        var portal = TestPortal.Listening(
        [
            ("SignIn:OpenIdConnect:Authority", provider.Authority), ("SignIn:OpenIdConnect:ClientId", "portal"), ("SignIn:OpenIdConnect:ClientSecret", "secret-of-the-portal"),
            ("SignIn:OpenIdConnect:DisplayName", "Meridian"), .. settings,
        ]);
        await provider.StartAsync(portal.Address, Domain);
        return portal;
    }

    /// <summary>The part of the account's e-mail before the at sign.</summary>
    private static async Task<string> NameOfAsync(TestPortal portal, string account) =>
        (await portal.DbAsync(db => db.Users.Where(it => it.UserName == account).Select(it => it.Email!).SingleAsync())).Split('@')[0];

    /// <summary>Signs in at the provider and consents, as its own plain pages ask for it.</summary>
    private static async Task AtProviderAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Meridian" }).ClickAsync();
        await page.Locator("input[name=login]").FillAsync(name);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}
