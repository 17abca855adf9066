using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.Portal.Start;
using IssuancePortal.TestLib;

namespace IssuancePortal.Portal.Tests.Notifications;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Dispatch_Event_CallIsSignedAndSaysWhatHappenedAndNoMore()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await NotifyBench.CreateAsync(new ManualTime(Noon));
        var (_, request) = await bench.RequestAsync();
        var (_, secret) = await bench.HookAsync(receiver.Url, "request.*");
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request, """{"Reason":"not for others"}""");
        await bench.HappensAsync("device.Issue");

        var sent = Assert.Single(await bench.RoundAsync());

        var call = Assert.Single(receiver.Calls);
        Assert.Equal(sent.IdempotencyKey, call.Key);
        Assert.Equal(Noon.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), call.Timestamp);
        Assert.Equal("v1=" + Hmac(secret, call), call.Signature);
        Assert.StartsWith("application/json", call.ContentType, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(call.Body);
        Assert.Equal(["actorId", "after", "at", "before", "id", "personId", "requestId", "sequence", "what"], body.RootElement.EnumerateObject().Select(it => it.Name).Order());
        Assert.Equal(("request.Deny", request.Id, "Denied"), (body.RootElement.GetProperty("what").GetString(), body.RootElement.GetProperty("requestId").GetGuid(), body.RootElement.GetProperty("after").GetString()));
        var recorded = (await bench.Store.ReadAsync(session => session.AuditAsync(new Issuance.Store.AuditFilter { What = "request.Deny" })))[0];
        Assert.Equal(Convert.ToHexStringLower(recorded.Hash), body.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Rotate_ForADay_BothSecretsSign()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var time = new ManualTime(Noon);
        await using var bench = await NotifyBench.CreateAsync(time);
        var (webhook, old) = await bench.HookAsync(receiver.Url, "device.*");
        var fresh = (await bench.Get<ChangeWebhooks>().RotateAsync(webhook.Id, NotifyBench.Admin)).Value.Secret!;
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        await bench.RoundAsync();
        time.Advance(TimeSpan.FromHours(25));
        await bench.HappensAsync("device.Issue");
        await bench.RoundAsync();

        var calls = receiver.Calls.ToArray();
        Assert.Equal($"v1={Hmac(fresh, calls[0])},v1={Hmac(old, calls[0])}", calls[0].Signature);
        Assert.Equal($"v1={Hmac(fresh, calls[1])}", calls[1].Signature);
    }

    [Fact]
    public async Task Secret_AtRestAndInTheTrail_IsNowhereInClear()
    {
        await using var bench = await NotifyBench.CreateAsync();
        var (webhook, secret) = await bench.HookAsync("http://localhost:1/", "*");
        Assert.Equal(-1, webhook.SealedSecret.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
        var trail = await bench.Store.ReadAsync(session => session.AuditAsync(new Issuance.Store.AuditFilter()));
        Assert.DoesNotContain(trail, it => it.Detail?.Contains(secret, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Try_ReceiverDownThenUp_ArrivesOnceWithTheSameKey()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var time = new ManualTime(Noon);
        await using var bench = await NotifyBench.CreateAsync(time);
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await receiver.DownAsync();
        await bench.HappensAsync("device.Issue");
        var first = Assert.Single(await bench.RoundAsync());
        Assert.Equal((DeliveryState.Waiting, 1, (int?)null), (first.State, first.Attempts, first.Code));
        time.Advance(first.NextTryAt - time.GetUtcNow());
        var second = Assert.Single(await bench.TryDueAsync());
        Assert.True(second.NextTryAt - time.GetUtcNow() > first.NextTryAt - Noon, "The wait does not grow.");

        await receiver.UpAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((DeliveryState.Sent, 3), Assert.Single(await bench.TryDueAsync()) is var third ? (third.State, third.Attempts) : default);
        Assert.Equal(first.IdempotencyKey, Assert.Single(receiver.Calls).Key);
    }

    [Fact]
    public async Task Try_ReceiverDownForADay_IsGivenUpAndCanBeSentAgain()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = _ => 503;
        var time = new ManualTime(Noon);
        await using var bench = await NotifyBench.CreateAsync(time);
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        var delivery = Assert.Single(await bench.RoundAsync());
        while (delivery.State == DeliveryState.Waiting)
        {
            time.Advance(delivery.NextTryAt - time.GetUtcNow());
            delivery = Assert.Single(await bench.TryDueAsync());
        }

        Assert.Equal((DeliveryState.Dead, 503), (delivery.State, delivery.Code));
        Assert.InRange(time.GetUtcNow() - Noon, TimeSpan.FromHours(18), TimeSpan.FromHours(24));
        Assert.InRange(delivery.Attempts, 12, 18);
        Assert.Equal(1, (await bench.Get<LookAtDeliveries>().CountDeadAsync(NotifyBench.Admin)).Value);

        receiver.Status = _ => 200;
        Assert.True((await bench.Get<LookAtDeliveries>().SendAgainAsync(delivery.Id, NotifyBench.Admin)).Succeeded);
        Assert.Equal(DeliveryState.Sent, Assert.Single(await bench.TryDueAsync()).State);
        Assert.Single(receiver.Calls.Select(call => call.Key).Distinct());
        Assert.Equal(0, (await bench.Get<LookAtDeliveries>().CountDeadAsync(NotifyBench.Admin)).Value);
    }

    [Fact]
    public async Task Try_Gone_IsGivenUpAtOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = _ => 410;
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        Assert.Equal(DeliveryState.Dead, Assert.Single(await bench.RoundAsync()).State);
    }

    [Fact]
    public async Task Try_Redirect_IsNotFollowed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync(receiver.Url.Replace("/hook", "/elsewhere", StringComparison.Ordinal), "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        Assert.Equal((DeliveryState.Waiting, 307), Assert.Single(await bench.RoundAsync()) is var tried ? (tried.State, tried.Code) : default);
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Try_SubscriptionSwitchedOff_IsWithdrawn()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await NotifyBench.CreateAsync();
        var (webhook, _) = await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        Assert.True((await bench.Get<DispatchEvents>().RunAsync()).Succeeded);
        Assert.True((await bench.Get<ChangeWebhooks>().RemoveAsync(webhook.Id, NotifyBench.Admin)).Succeeded);
        Assert.Equal(DeliveryState.Withdrawn, Assert.Single(await bench.TryDueAsync()).State);
        Assert.Empty(receiver.Calls);
    }

    [Theory]
    [InlineData("https://hooks.example.org/x", true)]
    [InlineData("http://hooks.example.org/x", false)]
    [InlineData("https://user:word@hooks.example.org/", false)]
    [InlineData("https://10.1.2.3/", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://[::ffff:192.168.1.1]/", false)]
    [InlineData("https://[fe80::1]/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("ftp://hooks.example.org/", false)]
    [InlineData("hooks", false)]
    public void Accepts_Address_OnlyPublicHttps(string url, bool accepted)
    {
        using var transport = new WebhookTransport(new WebhookOptions(), new TrustedAuthorities(new TrustOptions()));
        Assert.Equal(accepted, transport.Accepts(url));
    }

    [Fact]
    public async Task Post_NameThatLeadsHome_IsRefusedWhenConnecting()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var transport = new WebhookTransport(new WebhookOptions(), new TrustedAuthorities(new TrustOptions()));
        // The machine's own name resolves to an address of its own, and looks like any other from outside.
        var outcome = await transport.PostAsync(new WebhookCall($"https://{Environment.MachineName}:{receiver.Port}/hook", "{}", "1", "v1=", "key", "test"), CancellationToken.None);
        Assert.False(outcome.Delivered);
        Assert.Contains("may not call", outcome.Fault, StringComparison.Ordinal);
        Assert.Empty(receiver.Calls);
    }

    [Theory]
    [InlineData("8.8.8.8", true, true)]
    [InlineData("2606:4700::1111", true, true)]
    [InlineData("10.0.0.1", false, true)]
    [InlineData("172.31.255.255", false, true)]
    [InlineData("fd00::1", false, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("::ffff:127.0.0.1", false, false)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("2002:7f00:1::", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("ff02::1", false, false)]
    public void Allows_Address_ByOption(string address, bool plain, bool whenPrivateIsAllowed)
    {
        var ip = System.Net.IPAddress.Parse(address);
        Assert.Equal((plain, whenPrivateIsAllowed), (AddressGuard.Allows(ip, new WebhookOptions()), AddressGuard.Allows(ip, new WebhookOptions { AllowPrivateAddresses = true })));
    }

    private static string Hmac(string secret, ReceivedCall call) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{call.Timestamp}.{call.Body}")));
}
