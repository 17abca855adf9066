using System.Collections.Concurrent;
using System.Threading.Channels;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>
/// Follows the audit trail, makes deliveries of its events and sends them. Woken by the feed, by a delivery that is due, or after a while; what happened while it did not run is caught up from the
/// cursor. Slow receivers keep nobody else waiting: each has a lane of its own.
/// </summary>
internal sealed class NotificationWorker(
    DispatchEvents dispatch, SendDelivery send, ChangeNotifications templates, AuditFeed feed, IIssuanceStore store, TimeProvider time, ILogger<NotificationWorker> log) : BackgroundService
{
    private const int MailLanes = 4;
    private const int DueAtOnce = 100;

    /// <summary>News come in flocks: a move writes several events.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Idle = DispatchEvents.Lease / 3;
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Remember = TimeSpan.FromDays(90);
    private static readonly TimeSpan CleanEvery = TimeSpan.FromHours(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, Task> _lanes = new();
    private DateTimeOffset _cleaned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = feed.Watch(_ => _wake.Writer.TryWrite(true));
        var isSeeded = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isSeeded) await templates.SeedAsync(stoppingToken);
                isSeeded = true;
                while (await dispatch.RunAsync(stoppingToken) is { Succeeded: true, Value.MayBeMore: true })
                {
                    // The next batch.
                }

                await StartLanesAsync(stoppingToken);
                await CleanAsync(stoppingToken);
                await WaitAsync(await NextAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // A fault now must not end notifications for ever: it is told, and tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Notifications could not be worked off; trying again in {Seconds} s.", AfterFault.TotalSeconds);
                await WaitAsync(AfterFault, stoppingToken);
            }
        }

        await Task.WhenAll(_lanes.Values);
        await dispatch.ReleaseAsync(CancellationToken.None);
    }

    private async Task StartLanesAsync(CancellationToken stopping)
    {
        foreach (var lane in (await send.DueAsync(DueAtOnce, stopping)).GroupBy(LaneOf))
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lanes.TryAdd(lane.Key, ended.Task)) _ = Task.Run(() => RunLaneAsync(lane.Key, [.. lane], ended, stopping), CancellationToken.None);
        }
    }

    private static string LaneOf(Delivery delivery) => delivery.Channel == DeliveryChannel.Webhook ? delivery.Target : $"mail {delivery.Id % MailLanes}";

    private async Task RunLaneAsync(string lane, IReadOnlyList<Delivery> deliveries, TaskCompletionSource ended, CancellationToken stopping)
    {
        try
        {
            foreach (var delivery in deliveries)
            {
                if (stopping.IsCancellationRequested) return;
                // What has begun is ended, also while the portal stops: it has a limit of its own, and half of it would be said twice.
                var tried = await send.TryAsync(delivery.Id, CancellationToken.None);
                if (!tried.Succeeded) continue;
                if (tried.Value.State == DeliveryState.Dead) log.LogError("A message to {Recipient} about {Event} was given up after {Attempts} tries: {Fault}", tried.Value.Recipient, tried.Value.What, tried.Value.Attempts, tried.Value.Fault);
                // A webhook that does not answer now will not for the next either.
                if (tried.Value is { Channel: DeliveryChannel.Webhook, State: DeliveryState.Waiting }) return;
            }
        }
#pragma warning disable CA1031 // As above: a claim that runs out is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "A message could not be sent.");
        }
        finally
        {
            _lanes.TryRemove(lane, out _);
            ended.SetResult();
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task<TimeSpan> NextAsync(CancellationToken stopping)
    {
        if (await send.NextDueAsync(stopping) is not { } next) return Idle;
        var wait = next - time.GetUtcNow();
        // What is due already has a lane, or waits for one to end, which wakes.
        return wait <= TimeSpan.Zero ? (_lanes.IsEmpty ? TimeSpan.Zero : Idle) : wait < Idle ? wait : Idle;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await Task.WhenAny(Task.Delay(wait, time, woken.Token), _wake.Reader.ReadAsync(woken.Token).AsTask());
            await Task.Delay(Gather, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The loop ends by itself.
        }
        finally
        {
            await woken.CancelAsync();
        }
    }

    private async Task CleanAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now - _cleaned < CleanEvery) return;
        _cleaned = now;
        await store.ChangeAsync<int>(async session => await session.Notifications.ForgetDeliveriesAsync(now - Remember, 1000, stopping), stopping);
    }
}
