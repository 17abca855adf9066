using System.Net;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.Extensions.Options;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed class AddressLimitsTests
{
    [Fact]
    public void Enter_GoodTriesBetween_OnlyRefusedOnesCount()
    {
        var time = new Clock();
        var limits = new AddressLimits(Options.Create(new SignInOptions { FailuresPerAddress = 5, AddressWindow = TimeSpan.FromMinutes(5) }), time);
        for (var good = 0; good < 100; good++)
        {
            Assert.Null(limits.Enter("a"));
            limits.Forgive("a");
        }

        for (var bad = 0; bad < 5; bad++) Assert.Null(limits.Enter("a"));
        time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(TimeSpan.FromMinutes(3), limits.Enter("a"));
        Assert.Null(limits.Enter("b"));
        time.Now += TimeSpan.FromMinutes(3);
        Assert.Null(limits.Enter("a"));
    }

    [Fact]
    public async Task SignIn_TooManyFailuresFromAnAddress_IsToldToWaitWhateverTheAccount()
    {
        await using var portal = new TestPortal(("SignIn:FailuresPerAddress", "5"));
        using var client = portal.CreateClient();
        for (var bad = 0; bad < 5; bad++) Assert.Equal(HttpStatusCode.Redirect, (await TestPortal.SignInAsync(client, $"nobody{bad}", "wrong-password")).StatusCode);
        var answer = await TestPortal.SignInAsync(client, "operator", "PortalDemo2026");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.Contains("too many sign-ins failed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
