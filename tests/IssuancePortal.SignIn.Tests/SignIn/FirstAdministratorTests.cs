using System.Net;
using System.Text.RegularExpressions;
using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed partial class FirstAdministratorTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Link_OfAFirstStart_MakesOneAdministratorOnce()
    {
        await using var portal = TestPortal.WithoutDemo();
        using var client = portal.CreateClient();
        var token = LinkOf(portal)!;
        Assert.Contains("name=\"Password\"".ToLowerInvariant(), (await client.GetStringAsync(Page(token))).ToLowerInvariant(), StringComparison.Ordinal);

        var weak = await CreateAsync(client, token, "aaaaaaaaaaaaaaaa");
        Assert.Contains("fault=refusal.password-weak", weak.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var made = await CreateAsync(client, token, Password);
        Assert.Equal("/sign-in?user=root", made.Headers.Location!.OriginalString);
        Assert.Equal("/", (await TestPortal.SignInAsync(client, "root", Password)).Headers.Location!.OriginalString);
        Assert.Equal("Root Ruth", Assert.Single(await portal.AuditAsync(), entry => entry.What == "account.first-administrator").ActorName);

        using var other = portal.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, (await CreateAsync(other, token, Password, "second", page: "/sign-in")).StatusCode);
        Assert.DoesNotContain("action=\"account/first-administrator\"", await other.GetStringAsync(Page(token)), StringComparison.Ordinal);
        Assert.Equal(1, await portal.DbAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Link_UsedByManyAtOnce_MakesOneAdministrator()
    {
        await using var portal = TestPortal.WithoutDemo();
        using var client = portal.CreateClient();
        var token = LinkOf(portal)!;
        await TestPortal.TokenAsync(client, "/sign-in");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => CreateAsync(client, token, Password, $"root{i}", page: "/sign-in")));
        Assert.Equal(1, await portal.DbAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Link_WrongOrOfAnEarlierStart_DoesNotWork()
    {
        await using var portal = TestPortal.WithoutDemo();
        using (var client = portal.CreateClient())
        {
            var token = LinkOf(portal)!;
            var wrong = (token[0] == 'A' ? 'B' : 'A') + token[1..];
            foreach (var guess in (string[])["", wrong, token + "A", token[..^1]])
                Assert.Equal(HttpStatusCode.NotFound, (await CreateAsync(client, guess, Password, page: "/sign-in")).StatusCode);
        }

        await using var again = portal.Again();
        using var later = again.CreateClient();
        Assert.NotEqual(LinkOf(portal), LinkOf(again));
        Assert.Equal(HttpStatusCode.NotFound, (await CreateAsync(later, LinkOf(portal)!, Password, page: "/sign-in")).StatusCode);
        Assert.Equal(0, await again.DbAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Start_OutsideADemo_HasNothingOfIt()
    {
        await using var portal = TestPortal.WithoutDemo();
        using var client = portal.CreateClient();
        Assert.DoesNotContain("data-demo-account", await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(0, await portal.DbAsync(db => db.Set<Person>().CountAsync()));
        Assert.Contains("fault=Credentials", (await TestPortal.SignInAsync(client, "operator", "PortalDemo2026")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfADemo_PrintsNoLink()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Null(LinkOf(portal));
    }

    private static Uri Page(string token) => new($"/first-administrator?token={token}", UriKind.Relative);

    private static Task<HttpResponseMessage> CreateAsync(HttpClient client, string token, string password, string name = "root", string? page = null) =>
        TestPortal.PostAsync(client, page ?? Page(token).OriginalString, "/account/first-administrator",
            ("Token", token), ("UserName", name), ("DisplayName", "Root Ruth"), ("Email", $"{name}@example.org"), ("Password", password), ("Repeat", password));

    private static string? LinkOf(TestPortal portal) =>
        portal.Log.Select(line => Link().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).LastOrDefault();

    [GeneratedRegex(@"/first-administrator\?token=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
