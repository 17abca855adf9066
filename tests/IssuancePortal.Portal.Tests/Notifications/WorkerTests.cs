using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Store;
using IssuancePortal.TestLib;

namespace IssuancePortal.Portal.Tests.Notifications;

public sealed class WorkerTests
{
    [Fact]
    public async Task Worker_TwoNodesOnOneTrail_TellOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var one = await NotifyBench.CreateAsync();
        await using var other = one.Another();
        await one.HookAsync(receiver.Url, "device.*");
        await one.Worker.StartAsync(default);
        await other.Worker.StartAsync(default);
        await NotifyBench.UntilAsync(async () => await CursorAsync(one) > 0, "the first look");
        for (var i = 0; i < 40; i++) await (i % 2 == 0 ? one : other).HappensAsync("device.Issue");
        await NotifyBench.UntilAsync(() => Task.FromResult(receiver.Calls.Count >= 40), "40 calls");
        await one.Worker.StopAsync(default);
        // The lease is given back: the other goes on alone.
        await other.HappensAsync("device.Issue");
        await NotifyBench.UntilAsync(() => Task.FromResult(receiver.Calls.Count >= 41), "the last call");
        await other.Worker.StopAsync(default);
        Assert.Equal(41, receiver.Calls.Count);
        Assert.Equal(41, receiver.Calls.Select(call => call.Key).Distinct().Count());
        Assert.All(await one.DeliveriesAsync(), delivery => Assert.Equal((DeliveryState.Sent, 1), (delivery.State, delivery.Attempts)));
    }

    [Fact]
    public async Task Worker_StoppedWhileThingsHappen_CatchesUpFromTheCursor()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.Get<DispatchEvents>().ReleaseAsync();
        for (var i = 0; i < 450; i++) await bench.HappensAsync(i % 10 == 0 ? "device.Issue" : "sign-in");

        await using var restarted = bench.Another();
        await restarted.Worker.StartAsync(default);
        await NotifyBench.UntilAsync(() => Task.FromResult(receiver.Calls.Count >= 45), "45 calls");
        await restarted.Worker.StopAsync(default);
        Assert.Equal(45, receiver.Calls.Count);
    }

    [Fact]
    public async Task Worker_GoneBetweenMakingAndSending_NextOneSends()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        Assert.Equal(1, (await bench.Get<DispatchEvents>().RunAsync()).Value.Made);

        // Its lease still stands, as after a kill; what was made already needs none.
        await using var restarted = bench.Another();
        await restarted.Worker.StartAsync(default);
        await NotifyBench.UntilAsync(() => Task.FromResult(!receiver.Calls.IsEmpty), "the call");
        await restarted.Worker.StopAsync(default);
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Try_GoneWhileSending_IsTriedAgainWithTheSameKey()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var time = new ManualTime(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await using var bench = await NotifyBench.CreateAsync(time);
        await bench.HookAsync(receiver.Url, "device.*");
        await bench.RoundAsync();
        await bench.HappensAsync("device.Issue");
        Assert.True((await bench.Get<DispatchEvents>().RunAsync()).Succeeded);
        // As if killed: claimed and sent, and nobody wrote down that it arrived.
        var arrived = new TaskCompletionSource();
        receiver.Before = () =>
        {
            arrived.SetResult();
            return new TaskCompletionSource().Task;
        };
        var due = Assert.Single(await bench.Get<SendDelivery>().DueAsync(10));
        var lost = bench.Get<SendDelivery>().TryAsync(due.Id);
        await arrived.Task;
        Assert.Empty(await bench.TryDueAsync());

        receiver.Before = () => Task.CompletedTask;
        time.Advance(DeliveryRetry.LostAfter);
        Assert.Equal((DeliveryState.Sent, 2), Assert.Single(await bench.TryDueAsync()) is var again ? (again.State, again.Attempts) : default);
        Assert.Equal([due.IdempotencyKey, due.IdempotencyKey], receiver.Calls.Select(call => call.Key));
        await receiver.DownAsync();
        Assert.Equal("refusal.delivery-not-due", (await lost).Refusal?.Code);
        Assert.Equal(DeliveryState.Sent, Assert.Single(await bench.DeliveriesAsync()).State);
    }

    [Fact]
    public async Task Worker_OneReceiverHangs_OthersAreTold()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        await using var quick = await WebhookReceiver.StartAsync();
        var released = new TaskCompletionSource();
        slow.Before = () => released.Task;
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync(slow.Url, "device.*");
        await bench.HookAsync(quick.Url, "device.*");
        await bench.Worker.StartAsync(default);
        await NotifyBench.UntilAsync(async () => await CursorAsync(bench) > 0, "the first look");
        for (var i = 0; i < 5; i++) await bench.HappensAsync("device.Issue");
        await NotifyBench.UntilAsync(() => Task.FromResult(quick.Calls.Count == 5 && slow.Calls.Count == 1), "the quick receiver");
        released.SetResult();
        await NotifyBench.UntilAsync(() => Task.FromResult(slow.Calls.Count == 5), "the slow receiver");
        await bench.Worker.StopAsync(default);
    }

    [Fact]
    public async Task Dispatch_CursorSetBack_MakesNothingTwice()
    {
        await using var bench = await NotifyBench.CreateAsync();
        await bench.HookAsync("http://localhost:1/", "device.*");
        await bench.Get<DispatchEvents>().RunAsync();
        await bench.HappensAsync("device.Issue");
        Assert.Equal(1, (await bench.Get<DispatchEvents>().RunAsync()).Value.Made);
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.Notifications.CursorAsync())!.Sequence = 0;
            return true;
        });
        Assert.Equal(0, (await bench.Get<DispatchEvents>().RunAsync()).Value.Made);
        Assert.Single(await bench.DeliveriesAsync());
    }

    [Fact]
    public async Task Dispatch_WhileAnotherHoldsTheLease_IsRefusedUntilItRunsOut()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await using var one = await NotifyBench.CreateAsync(time);
        await using var other = one.Another();
        Assert.True((await one.Get<DispatchEvents>().RunAsync()).Succeeded);
        Assert.False((await other.Get<DispatchEvents>().RunAsync()).Succeeded);
        time.Advance(DispatchEvents.Lease);
        Assert.True((await other.Get<DispatchEvents>().RunAsync()).Succeeded);
        Assert.False((await one.Get<DispatchEvents>().RunAsync()).Succeeded);
    }

    private static async Task<long> CursorAsync(NotifyBench bench) => await bench.Store.ReadAsync(async session => (await session.Notifications.CursorAsync())?.Sequence ?? 0);
}
