using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed class PasswordSignInTests(SharedPortal shared) : IClassFixture<SharedPortal>
{
    private const string Password = "PortalDemo2026";

    [Theory]
    [InlineData("operator")]
    [InlineData("OPERATOR ")]
    [InlineData("olga.petrova@meridian.example")]
    public async Task SignIn_RightPassword_SetsASafeCookieAndAudits(string name)
    {
        var portal = shared.Portal;
        using var client = portal.CreateClient();
        var answer = await TestPortal.SignInAsync(client, name, Password, "/issue?step=2");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/issue?step=2", answer.Headers.Location!.OriginalString);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("portal=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.Ordinal);
        var entry = (await portal.AuditAsync())[0];
        Assert.Equal(("sign-in", "Olga Petrova"), (entry.What, entry.ActorName));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("issue")]
    [InlineData("")]
    public async Task SignIn_ReturnUrlNotLocal_GoesHome(string returnUrl)
    {
        var portal = shared.Portal;
        using var client = portal.CreateClient();
        var answer = await TestPortal.SignInAsync(client, "operator", Password, returnUrl);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("auditor", "refusal.sign-in-password")]
    [InlineData("nobody", "refusal.sign-in-unknown")]
    public async Task SignIn_WrongPasswordOrName_GivesTheSameAnswerAndAudits(string name, string code)
    {
        var portal = shared.Portal;
        using var client = portal.CreateClient();
        var answer = await TestPortal.SignInAsync(client, name, "wrong-password", "/issue");
        Assert.Equal($"/sign-in?fault=Credentials&user={name}&returnUrl=%2Fissue", answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(value => value.StartsWith("portal=", StringComparison.Ordinal)));
        var entry = (await portal.AuditAsync())[0];
        Assert.Equal(("sign-in.failed", code), (entry.What, entry.Refused));
    }

    [Fact]
    public async Task SignIn_WithoutOrWithForeignAntiforgeryToken_IsRefused()
    {
        var portal = shared.Portal;
        using var client = portal.CreateClient();
        using var stranger = portal.CreateClient();
        var foreign = await TestPortal.TokenAsync(stranger, "/sign-in");
        foreach (var token in (string?[])[null, "", "x", foreign])
        {
            var fields = new Dictionary<string, string> { ["userName"] = "operator", ["password"] = Password };
            if (token is not null) fields["__RequestVerificationToken"] = token;
            var answer = await client.PostAsync(new Uri("/account/sign-in", UriKind.Relative), new FormUrlEncodedContent(fields));
            Assert.StartsWith("/sign-in?fault=Stale", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(value => value.StartsWith("portal=", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task SignIn_FiveWrongOnesAtOnce_LocksEvenForTheRightPassword()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        var token = await TestPortal.TokenAsync(client, "/sign-in");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.PostAsync(new Uri("/account/sign-in", UriKind.Relative),
            new FormUrlEncodedContent([new("userName", "operator"), new("password", "wrong-password"), new("__RequestVerificationToken", token)]))));
        Assert.Equal(1, answers.Count(answer => answer.Headers.Location!.OriginalString.Contains("fault=Locked", StringComparison.Ordinal)));

        var right = await TestPortal.SignInAsync(client, "operator", Password);
        Assert.StartsWith("/sign-in?fault=Locked", right.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("refusal.sign-in-locked", (await portal.AuditAsync())[0].Refused);
        var audit = (await portal.AuditAsync()).Select(entry => entry.What).ToList();
        Assert.Equal(1, audit.Count(what => what == "sign-in.locked"));
        Assert.Equal(6, audit.Count(what => what == "sign-in.failed"));
        Assert.DoesNotContain("sign-in", audit);
        var locked = await portal.DbAsync(db => db.Users.SingleAsync(account => account.UserName == "operator"));
        Assert.InRange(locked.LockoutEnd!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task SignIn_AuditCannotBeWritten_SignsNobodyIn()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        await portal.DbAsync(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(FAIL, 'disk full'); END"));
        var answer = await TestPortal.SignInAsync(client, "operator", Password);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(value => value.StartsWith("portal=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SignOut_OldCookieUsedAgain_IsNobody()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        var signedIn = await TestPortal.SignInAsync(client, "operator", Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("portal=", StringComparison.Ordinal)).Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(portal, cookie));

        Assert.Equal("/sign-in", (await TestPortal.PostAsync(client, "/sign-in", "/account/sign-out")).Headers.Location!.OriginalString);
        Assert.NotEqual(HttpStatusCode.OK, await StatusWithAsync(portal, cookie));
        Assert.Equal("sign-out", (await portal.AuditAsync())[0].What);
    }

    [Fact]
    public async Task SignIn_AndOut_LeavesNoPasswordInFilesOrLogs()
    {
        const string Canary = "canary-8d1f-wrong-password";
        await using var portal = new TestPortal { LogsEverything = true };
        using var client = portal.CreateClient();
        await TestPortal.SignInAsync(client, "operator", Canary);
        await TestPortal.SignInAsync(client, "nobody", Canary);
        Assert.Equal("/", (await TestPortal.SignInAsync(client, "operator", Password)).Headers.Location!.OriginalString);
        Assert.Contains(portal.Log, line => line.Contains("AuditEvents", StringComparison.Ordinal));
        foreach (var secret in (string[])[Canary, Password])
        {
            Assert.DoesNotContain(portal.Log, line => line.Contains(secret, StringComparison.Ordinal));
            foreach (var file in Directory.EnumerateFiles(portal.Folder, "*", SearchOption.AllDirectories))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes);
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, file);
            }
        }
    }

    private static async Task<HttpStatusCode> StatusWithAsync(TestPortal portal, string cookie)
    {
        using var client = portal.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie);
        return (await client.SendAsync(request)).StatusCode;
    }
}
